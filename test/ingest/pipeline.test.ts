import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { modelConfigSchema } from '#core/model-config.ts';
import { openCatalog, type Catalog } from '#ingest/catalog.ts';
import { createDirect, type IngestRecords } from '#ingest/direct.ts';
import { createPipeline } from '#ingest/pipeline.ts';
import { createBus } from '#server/bus.ts';
import { listFeatures } from '#store/repositories/catalog.ts';
import { listQuarantine } from '#store/repositories/quarantine.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from '../store/temporary-store.ts';

let store: Store;
let remove: () => Promise<void>;
let catalog: Catalog;
let ingest: IngestRecords;
const seen: string[] = [];

beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
	catalog = await openCatalog(store, (model) => seen.push(model));
	ingest = createDirect(createPipeline({ store, bus: createBus(), catalog }), 'default');
}, 120_000);
afterAll(() => remove());

const eventSchema = z.looseObject({
	numeric: z.record(z.string(), z.number().nullable()),
	categorical: z.record(z.string(), z.string()),
	missing: z.array(z.string()),
	segments: z.record(z.string(), z.string())
});
const stored = (model: string) => store.ch.query('events-of-model', { model, limit: 100 }, eventSchema);

test('a model nobody declared is discovered from its first events, with kinds and scales', async () => {
	const outcome = await ingest('inference', [
		{ model: 'fresh', event_id: 'a', features: { x: 1, colour: 'red' }, prediction: 1, score: 0.5 },
		{ model: 'fresh', event_id: 'b', features: { x: 3, colour: null, ok: true }, prediction: 0, score: 0.7 }
	]);
	expect(outcome).toEqual({ accepted: 2, refused: 0, errors: [] });
	const kinds = Object.fromEntries(
		(await listFeatures(store, { project: 'default', model: 'fresh' })).map((f) => [f.feature, [f.kind, f.centre]])
	);
	expect(kinds).toEqual({
		x: ['numeric', 2],
		colour: ['categorical', null],
		ok: ['categorical', null],
		'@prediction': ['categorical', null],
		'@score': ['numeric', 0.6]
	});
	expect(seen).toContain('fresh');
	expect(await stored('fresh')).toMatchObject([
		{
			event_id: 'a',
			numeric: { x: 1, '@score': 0.5 },
			categorical: { colour: 'red', '@prediction': '1' },
			missing: ['ok']
		},
		{
			event_id: 'b',
			numeric: { x: 3, '@score': 0.7 },
			categorical: { ok: '1', '@prediction': '0' },
			missing: ['colour']
		}
	]);
});

test('text in a number is refused with field, value and fix, and kept in the quarantine', async () => {
	const outcome = await ingest('inference', [
		{ model: 'fresh', features: { x: 'twelve' } },
		{ model: 'fresh', features: { x: 'NaN' } },
		{ model: 'Not A Slug' }
	]);
	expect(outcome).toMatchObject({ accepted: 1, refused: 2 });
	expect(outcome.errors[0]).toEqual({
		line: 0,
		reason: 'feature_type',
		detail:
			'x: "twelve" is text, but x of fresh is a number: send it without quotes, or declare it as categorical in leeway.yaml'
	});
	expect(outcome.errors[1]).toMatchObject({ line: 2, reason: 'schema' });
	const kept = await listQuarantine(store, { topic: '@direct', text: 'twelve' });
	expect(kept).toMatchObject([{ reason: 'feature_type', excerpt: '{"model":"fresh","features":{"x":"twelve"}}' }]);
});

test('declared kinds and segments rule, with caps on values', async () => {
	await catalog.declare(
		'default',
		modelConfigSchema.parse({
			model: 'declared',
			features: { code: { kind: 'categorical' } },
			segments: ['sex', 'code']
		})
	);
	await ingest(
		'inference',
		Array.from({ length: 60 }, (_, i) => ({
			model: 'declared',
			event_id: `e${i}`,
			ts: 1_700_000_000 + i,
			features: { code: i },
			segments: i === 0 ? {} : { sex: 'f' }
		}))
	);
	const rows = await stored('declared');
	expect(rows[0]).toMatchObject({ categorical: { code: '0' }, segments: { sex: 'unknown', code: '0' } });
	expect(rows[59]).toMatchObject({ categorical: { code: '59' }, segments: { sex: 'f', code: 'other' } });
});

test('requests at the same time share inserts, and each hears of its own records', async () => {
	const outcomes = await Promise.all(
		Array.from({ length: 30 }, (_, i) =>
			ingest('labels', i % 3 === 0 ? [{ model: 'fresh' }] : [{ model: 'fresh', event_id: `l${i}`, label: i }])
		)
	);
	expect(outcomes.map(({ accepted }) => accepted)).toEqual(Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? 0 : 1)));
	expect(outcomes[3]?.errors).toMatchObject([{ line: 0, reason: 'schema' }]);
});

test('the same token stores the same records once', async () => {
	const batch = [{ model: 'once', event_id: 'a', ts: '2026-01-01T00:00:00Z', features: { x: 1 } }];
	await ingest('inference', batch, { token: 't' });
	await ingest('inference', batch, { token: 't' });
	expect(await stored('once')).toHaveLength(1);
});
