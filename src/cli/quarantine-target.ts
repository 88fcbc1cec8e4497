import { createQuarantineCommands } from '#control/quarantine.ts';
import type { QuarantinedRecord, QuarantineFilter, QuarantineMark, ReplayOutcome } from '#core/quarantine.ts';
import { startIngest } from '#ingest/ingest.ts';
import type { Selection } from '#ingest/quarantine/quarantine.ts';
import { createBus } from '#server/bus.ts';
import type { Config } from '#server/config/load.ts';
import type { Result } from '#server/control/result.ts';
import { readQuarantine, readQuarantined, type QuarantineList } from '#server/read/quarantine.ts';
import { openStore } from '#store/store.ts';

export type ListFilter = QuarantineFilter & { state?: 'open' | 'resolved' | 'expired' };
export type Press = { by: string; reason: string };

/** The quarantine of a running server, or of the store itself where none runs. Refusals are thrown as sentences. */
export interface QuarantineTarget {
	list(filter: ListFilter, limit: number): Promise<QuarantineList>;
	show(id: string): Promise<(QuarantinedRecord & { tried: QuarantineMark[] }) | undefined>;
	replay(selection: Selection, press: Press): Promise<ReplayOutcome>;
	expire(selection: Selection, press: Press): Promise<{ expired: number }>;
	close(): Promise<void>;
}

/** By the HTTP API of a server. */
export function httpQuarantine(server: string): QuarantineTarget {
	async function call<T>(path: string, body?: unknown): Promise<T | undefined> {
		const response = await fetch(new URL(`/api/v1/ingest/quarantine${path}`, server), {
			...(body !== undefined && {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body)
			})
		});
		const answer: unknown = await response.json();
		if (response.ok) return answer as T;
		if (response.status === 404) return undefined;
		throw new Error((answer as { detail?: string }).detail ?? `${server} answered ${response.status}`);
	}
	const sure = <T>(answer: T | undefined): T => {
		if (answer === undefined) throw new Error(`${server} knows no quarantine: is it an older Leeway?`);
		return answer;
	};
	return {
		async list(filter, limit) {
			const given = Object.entries(filter).flatMap(([name, value]) => (value ? [[name, value]] : []));
			return sure(await call<QuarantineList>(`?${new URLSearchParams([...given, ['limit', String(limit)]])}`));
		},
		show: (id) => call(`/${encodeURIComponent(id)}`),
		replay: async (selection, press) => sure(await call('/replay', { ...selection, ...press })),
		expire: async (selection, press) => sure(await call('/expire', { ...selection, ...press })),
		close: async () => undefined
	};
}

/** The store of the data directory, which no server may own meanwhile. */
export async function storeQuarantine(config: Config): Promise<QuarantineTarget> {
	const store = await openStore(config);
	const ingest = await startIngest({ store, bus: createBus(), config: { ...config, kafka_brokers: null } });
	const commands = createQuarantineCommands({ store, ingest });
	return {
		list: (filter, limit) => readQuarantine(store, filter, { limit, offset: 0 }),
		show: (id) => readQuarantined(store, id),
		replay: async (selection, press) => valueOf(await commands.replay(selection, press)),
		expire: async (selection, press) => valueOf(await commands.expire(selection, press)),
		async close() {
			await ingest.close();
			await store.close();
		}
	};
}

function valueOf<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(result.reason);
	return result.value;
}
