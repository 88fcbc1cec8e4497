import type { ReplayOutcome } from '#core/quarantine.ts';
import type { Quarantine, Selection } from '#ingest/quarantine/quarantine.ts';
import { appendAudit } from '#store/repositories/audit.ts';
import { expireReceivedBefore } from '#store/repositories/quarantine.ts';
import type { Store } from '#store/store.ts';
import { repeat } from './repeat.ts';
import { accepted, invalid, refused, type Result } from './result.ts';
import type { Press } from './rollout-buttons.ts';

/** Where quarantined records are, and what decodes them again. */
export interface QuarantineDeps {
	store: Store;
	ingest: { quarantine: Quarantine };
}

/** What people do to the quarantine; both stand in the audit log. */
export interface QuarantineCommands {
	/** Decodes records again and stores what succeeds. Refused where nothing open is meant. */
	replay(selection: Selection, press: Press): Promise<Result<ReplayOutcome>>;
	/** Takes away what records held. Refused where none is meant. */
	expire(selection: Selection, press: Press): Promise<Result<{ expired: number }>>;
}

export function createQuarantineCommands({ store, ingest }: QuarantineDeps): QuarantineCommands {
	return {
		async replay(selection, press) {
			const wrong = mistake(selection, press);
			if (wrong) return invalid(wrong);
			const outcome = await ingest.quarantine.replay(selection, press.by);
			const { selected, resolved, failed } = outcome;
			if (selected === 0) return refused('No open record of the quarantine is meant: nothing was done.');
			await log(store, 'replay', selection, press, { selected, resolved, failed });
			return accepted(outcome);
		},
		async expire(selection, press) {
			const wrong = mistake(selection, press);
			if (wrong) return invalid(wrong);
			const expired = await ingest.quarantine.expire(selection);
			if (expired === 0) return refused('No record that still holds anything is meant: nothing was done.');
			await log(store, 'expire', selection, press, { expired });
			return accepted({ expired });
		}
	};
}

function mistake({ ids, filter }: Selection, { by, reason }: Press): string | undefined {
	if (!ids?.length && !filter) return 'Say which records: ids, or a filter.';
	if (reason.trim() === '') return 'Give a reason: it stands in the audit log.';
	return by.trim() === '' ? 'Say who you are: it stands in the audit log.' : undefined;
}

async function log(
	store: Store,
	action: 'replay' | 'expire',
	{ ids, filter }: Selection,
	{ by, reason }: Press,
	counts: Record<string, number>
): Promise<void> {
	const given = Object.entries({ ...filter }).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
	const meant: Record<string, string[] | Record<string, string>> = ids?.length
		? { ids: [...ids] }
		: { filter: Object.fromEntries(given) };
	const line = { at: new Date().toISOString(), who: by, action: `quarantine.${action}`, subject: 'quarantine' };
	await appendAudit(store.pg.db, { ...line, detail: { reason, ...meant, ...counts } });
}

const EVERY_SECONDS = 3600;
const DAY_MS = 86_400_000;

/** Finishes replays that a crash interrupted, and lets records expire when their time has come, every hour. */
export function keepQuarantine(
	{ store, ingest }: QuarantineDeps,
	retention_days: number,
	onError: (error: unknown) => void
): () => Promise<void> {
	const expireOld = async () => {
		const before = new Date(Date.now() - retention_days * DAY_MS);
		const expired = await expireReceivedBefore(store, before);
		if (expired === 0) return;
		const filter = { to: before.toISOString() };
		const reason = `kept for ${retention_days} days`;
		await log(store, 'expire', { filter }, { by: 'leeway', reason }, { expired });
	};
	const begun = ingest.quarantine.finish().then(expireOld).catch(onError);
	const stop = repeat(expireOld, EVERY_SECONDS, onError);
	return async () => {
		await begun;
		await stop();
	};
}
