import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { modelConfigSchema } from '#core/model-config.ts';
import { openCatalog } from '#ingest/catalog.ts';
import type { InferenceEvent, Scalar } from '#ingest/decode/event.ts';
import { createPipeline } from '#ingest/pipeline.ts';
import { createBus } from '#server/bus.ts';
import { rebuildRollups } from '#store/rebuild.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from '../store/temporary-store.ts';

let store: Store;
let remove: () => Promise<void>;

beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
}, 120_000);
afterAll(() => remove());

// The engine adds in an order of its own, so sums and sums of squares must be exact: quarters in one feature, far values,
// which would swallow them, in another.
const among = (arbitrary: fc.Arbitrary<Scalar>) =>
	fc.oneof(
		{ weight: 8, arbitrary },
		{ weight: 1, arbitrary: fc.constantFrom<Scalar>('NaN', 'Infinity', '-Infinity', null, 0) }
	);
const number = among(fc.integer({ min: -4000, max: 4000 }).map((n) => n / 4));
const far = among(fc.constantFrom(2 ** 40, -(2 ** 60)));
const text = fc.option(fc.constantFrom('a', 'b', 'grün', '', 'a=b'), { freq: 6 });

const event = fc.record({
	version: fc.constantFrom('', 'v1', 'v2'),
	environment: fc.constantFrom('production', 'staging'),
	minute: fc.nat(4),
	weight: fc.constantFrom(1, 0.5, 4),
	x: number,
	y: number,
	far,
	colour: text,
	channel: text,
	prediction: fc.constantFrom<Scalar>(0, 1, 2, null),
	score: fc.option(fc.integer({ min: 0, max: 8 }).map((n) => n / 8))
});

type Drawn = typeof event extends fc.Arbitrary<infer T> ? T : never;

const PLAIN: Drawn = {
	...{ version: '', environment: 'production', minute: 0, weight: 1, x: 3, y: -7, far: 2 ** 40 },
	...{ colour: 'a', channel: 'b', prediction: 1, score: 0.5 }
};

function inference(model: string, i: number, drawn: Drawn): InferenceEvent {
	const { version, environment, minute, weight, x, y, far, colour, channel, prediction, score } = drawn;
	return {
		kind: 'inference',
		project: 'default',
		environment,
		model,
		version,
		event_id: `e${i}`,
		request_id: '',
		row_index: 0,
		ts: Date.UTC(2026, 0, 1, 23, 57) + minute * 60_000 + i,
		weight,
		// A feature that is not sent is as missing as one that is null.
		features: { x, far, ...(y !== null && { y }), colour, channel },
		prediction,
		score,
		latency_ms: null,
		status: null,
		segments: {}
	};
}

const digestSchema = z.looseObject({ name: z.string(), content: z.string() });

// The engine folds the raw rows by the SQL of a rebuild: another language, another arithmetic, the same roll-ups.
test('what ingest folds is what the engine folds of the raw rows', async () => {
	const catalog = await openCatalog(store, () => undefined);
	const pipeline = createPipeline({ store, bus: createBus(), catalog });
	let run = 0;
	await fc.assert(
		fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 200 }), fc.nat(3), async (drawn, segments) => {
			const model = `m${run++}`;
			const names = ['channel', 'colour', 'nowhere'].slice(0, segments);
			await catalog.declare('default', modelConfigSchema.parse({ model, segments: names }));
			// Every number has its scale from the first batch on: what came before a scale is folded without one.
			const all = [PLAIN, ...drawn];
			const records = all.map((one, offset) => ({ decoded: inference(model, offset, one), offset, raw: () => '' }));
			const half = Math.ceil(records.length / 2);
			for (const part of [records.slice(0, half), records.slice(half)]) {
				await pipeline.write({ records: part, topic: '@test', partition: 0, epoch: 0, decoder: 'test/1' });
			}
			const folded = await store.ch.query('rollup-digest', { model }, digestSchema);
			await rebuildRollups(store.ch, { project: 'default', model, from: new Date(0), to: new Date('2100-01-01') });
			expect(folded.length).toBeGreaterThan(0);
			expect(await store.ch.query('rollup-digest', { model }, digestSchema)).toEqual(folded);
		}),
		// A smaller example would take longer to find than the test may take.
		{ seed: 11, numRuns: 12, endOnFailure: true }
	);
}, 240_000);
