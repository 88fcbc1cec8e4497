import { afterAll, beforeAll, expect, test } from 'vitest';
import { completenessOf } from '#core/completeness.ts';
import { openCatalog } from '#ingest/catalog.ts';
import type { Half } from '#ingest/decode/decoder.ts';
import { createPipeline, type Incoming } from '#ingest/pipeline.ts';
import { createExpiry } from '#ingest/settle/expire.ts';
import { createSettle } from '#ingest/settle/settle.ts';
import { createBus } from '#server/bus.ts';
import { recordCounts } from '#store/repositories/evidence.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from '../../store/temporary-store.ts';

const T = Date.parse('2026-01-31T12:00:00Z');

let store: Store;
let remove: () => Promise<void>;

beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
}, 120_000);
afterAll(() => remove());

function half(side: Half['side'], pair: string): Half {
	return {
		kind: 'half',
		side,
		pair,
		...{ project: 'default', environment: 'production', model: 'paired', version: 'v1', request_id: pair },
		...{ ts: T + 10_000, latency_ms: null, timed: false, status: null },
		rows: side === 'request' ? [{ features: { x: 1 } }, { features: { x: 2 } }] : [{ prediction: 1 }, { prediction: 0 }]
	};
}

test('requests whose halves both came, and those of which one did not, are counted once each', async () => {
	let now = T;
	const settle = createSettle({ timeout: () => 1000, clock: () => now });
	const catalog = await openCatalog(store, () => undefined);
	const pipeline = createPipeline({ store, bus: createBus(), catalog, settle });
	const expiry = createExpiry(store, settle, pipeline);
	const write = (halves: Half[], from: number) =>
		pipeline.write({
			...{ topic: 'kserve', partition: 0, epoch: 1, decoder: 'kserve/1', token: `kserve/${from}` },
			records: halves.map((decoded, i): Incoming => ({ decoded, offset: from + i, raw: () => JSON.stringify(decoded) }))
		});
	await write([half('request', 'a'), half('response', 'a'), half('request', 'b'), half('request', 'c')], 0);
	await write([half('response', 'b'), half('response', 'd')], 4);
	now += 2000;
	// The request of c and the response of d stay alone.
	expect(await expiry.run()).toBe(2);
	const range = {
		project: 'default',
		environment: 'production',
		model: 'paired',
		from: new Date(T),
		to: new Date(T + 60_000)
	};
	const counts = await recordCounts(store, range, T + 3_600_000);
	const { paired, rows, requests } = completenessOf(
		{ model: 'paired', environment: 'production', window: { start: '', end: '' } },
		counts
	);
	expect(paired).toEqual({ share: 0.5, joined: 2, alone: 2 });
	// a and b with two rows each, and the request of c, of which no response is known.
	expect([requests, rows]).toEqual([3, 6]);
});
