import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { sourceConfigSchema } from '#core/source.ts';
import { startIngest, type Ingest } from '#ingest/ingest.ts';
import { createBus } from '#server/bus.ts';
import { listQuarantine } from '#store/repositories/quarantine.ts';
import type { Store } from '#store/store.ts';
import { exampleRecords } from '../../support/format-examples.ts';
import { openTemporaryStore } from '../../store/temporary-store.ts';

let store: Store;
let remove: () => Promise<void>;
beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
}, 120_000);
afterAll(() => remove());

const topics = { inference: 'i', labels: 'l', gpu: 'g' };

/** Ingest as a restart with this leeway.yaml leaves it. */
async function restart(sources: z.input<typeof sourceConfigSchema>[]): Promise<Ingest> {
	const parsed = sources.map((source) => sourceConfigSchema.parse(source));
	const project_file = { project: 'default', models: [], topics, sources: parsed };
	return startIngest({ store, bus: createBus(), config: { kafka_brokers: null, project_file } });
}

const mapping = (amount: string) => ({
	http: 'shop',
	decoder: 'mapping',
	model: 'shop',
	options: {
		records: [{ kind: 'inference', fields: { event_id: '$.id', prediction: '$.says' }, features: { amount } }]
	}
});
const eventSchema = z.looseObject({
	event_id: z.string(),
	numeric: z.record(z.string(), z.number()),
	_decoder: z.string()
});
const eventsOf = (model: string) => store.ch.query('events-of-model', { model, limit: 100 }, eventSchema);

test('records of a source that was configured wrongly are stored when leeway.yaml is right', async () => {
	const wrong = await restart([{ http: 'shop', decoder: 'bentoml', model: 'shop' }]);
	const values = [{ id: 'a', says: 1, amount: 10 }, { id: 'b', says: 0, amount: 12 }, 'nothing of ours'];
	const body = values.map((value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
	expect(await wrong.receive('shop', { values: body, headers: {} })).toMatchObject({ accepted: 0, refused: 3 });
	await wrong.close();

	const right = await restart([mapping('$.amount')]);
	expect(await right.quarantine.replay({ filter: { topic: '@http/shop' } }, 'ada')).toMatchObject({
		...{ selected: 3, resolved: 2, failed: 1 },
		reasons: [{ reason: 'not_json', n: 1 }]
	});
	const stored = (await eventsOf('shop')).map(({ event_id, numeric, _decoder }) => [
		event_id,
		numeric.amount,
		_decoder
	]);
	expect(stored.toSorted()).toEqual([
		['a', 10, 'mapping/2'],
		['b', 12, 'mapping/2']
	]);
	expect(await right.quarantine.replay({ filter: { topic: '@http/shop' } }, 'ada')).toMatchObject({
		selected: 1,
		failed: 1
	});
	expect(await eventsOf('shop')).toHaveLength(2);
	await right.close();
});

test('two halves that were refused are joined when they are replayed', async () => {
	const records = exampleRecords('kserve').slice(0, 2);
	const wrong = await restart([{ http: 'kserve', decoder: 'databricks', model: 'other' }]);
	for (const { value, headers } of records)
		await wrong.receive('kserve', { values: [value ?? Buffer.alloc(0)], headers: { ...headers } });
	expect(await listQuarantine(store, { topic: '@http/kserve' })).toHaveLength(2);
	await wrong.close();

	const right = await restart([{ http: 'kserve', decoder: 'kserve' }]);
	expect(await right.quarantine.replay({ filter: { topic: '@http/kserve' } }, 'ada')).toMatchObject({
		selected: 2,
		resolved: 2
	});
	const [first] = await listQuarantine(store, { topic: '@http/kserve' });
	expect(first?.state).toBe('resolved');
	const joined = z.looseObject({ event_id: z.string(), categorical: z.record(z.string(), z.string()) });
	const rows = await store.ch.query('events-of-model', { model: 'sklearn-iris', limit: 10 }, joined);
	// Two instances, with the predictions of the response.
	expect(rows).toHaveLength(2);
	expect(rows.every(({ categorical }) => '@prediction' in categorical)).toBe(true);
	await right.close();
});
