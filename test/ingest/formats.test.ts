import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { sourceConfigSchema } from '#core/source.ts';
import { openCatalog } from '#ingest/catalog.ts';
import { createPipeline, type Incoming, type Pipeline } from '#ingest/pipeline.ts';
import { sourcesOfTopics } from '#ingest/sources/match.ts';
import { openSource } from '#ingest/sources/source.ts';
import { createBus } from '#server/bus.ts';
import { projectRoot } from '#server/root.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from '../store/temporary-store.ts';
import { exampleRecords } from '../support/format-examples.ts';

let store: Store;
let remove: () => Promise<void>;
let pipeline: Pipeline;

beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
	pipeline = createPipeline({ store, bus: createBus(), catalog: await openCatalog(store, () => undefined) });
}, 120_000);
afterAll(() => remove());

const eventSchema = z.looseObject({ event_id: z.string(), version: z.string() });
const stored = (model: string) => store.ch.query('events-of-model', { model, limit: 100 }, eventSchema);

/** Writes the records of an example as they would come: per topic a batch, read by its first source that fits. */
async function ingest(name: string): Promise<void> {
	const text = readFileSync(join(projectRoot(), 'examples/formats', name, 'leeway.yaml'), 'utf8');
	const sources = (parse(text) as { sources: unknown[] }).sources.map((each) =>
		openSource(sourceConfigSchema.parse(each), 'default')
	);
	const byTopic = Map.groupBy(exampleRecords(name), ({ topic }) => topic);
	const found = sourcesOfTopics([...byTopic.keys()], sources);
	for (const [topic, records] of byTopic) {
		const source = found.get(topic) ?? sources[0];
		if (!source) throw new Error(`${name} has no source`);
		const incoming = records.flatMap((record, offset) => {
			const { decoded, decoder } = source.decode(record, `${topic}/0/${offset}`);
			return decoded.map((each): Incoming => ({ decoded: each, decoder, offset, raw: () => record.value }));
		});
		const outcome = await pipeline.write({ records: incoming, topic, partition: 0, epoch: 0, decoder: `${name}/1` });
		expect(outcome.refused).toEqual([]);
	}
}

test('KServe: both sides of a request become a row for each instance', async () => {
	await ingest('kserve');
	const request = '0009174a-24a8-4603-b098-09c8799950e9';
	const features = { sepal_length: 6.8, sepal_width: 2.8, petal_length: 4.8, petal_width: 1.4 };
	expect(await stored('sklearn-iris')).toMatchObject([
		{
			event_id: `${request}/0`,
			version: '2026-11',
			// recordedtime stands beside both times, so that their difference is a latency.
			numeric: { ...features, '@latency_ms': 12 },
			categorical: { '@prediction': '1' },
			missing: []
		},
		{ event_id: `${request}/1`, version: '2026-11', categorical: { '@prediction': '1' } },
		{ event_id: '1d3a8f0e-52be-4a3c-9a53-b9a8f5f8d3a1', version: '2026-11', categorical: { '@prediction': '0' } },
		{ event_id: '7f1c6a0d-b5b1-4b8f-8f0b-2f4a1a2f90c3', version: '', categorical: { '@prediction': '2' } }
	]);
});

test('Seldon: inputs, outputs and errors of three topics meet by key', async () => {
	await ingest('seldon');
	const [first = {}, second, third, failed, ...more] = await stored('iris');
	expect(more).toEqual([]);
	expect([first, second, third, failed]).toMatchObject([
		{
			event_id: 'ciep298fh5ss73dpdir0/0',
			version: '3',
			numeric: { predict_0: expect.closeTo(6.8) as number, '@latency_ms': 8 },
			categorical: { '@prediction': '1', '@status': 'ok' }
		},
		{ event_id: 'ciep298fh5ss73dpdir0/1', version: '3' },
		{ event_id: 'ciep298fh5ss73dpdirg', version: '3', categorical: { '@prediction': '0', '@status': 'ok' } },
		{ event_id: 'ciep298fh5ss73dpdis0', version: '', categorical: { '@status': 'InvalidArgument' } }
	]);
	expect(failed).not.toHaveProperty('categorical.@prediction');
});

test('TrustyAI: whichever side comes first', async () => {
	await ingest('trustyai');
	expect(await stored('loan-default')).toMatchObject([
		{
			version: 'isvc-3642375d03',
			numeric: { owns_home: 1, income: 202500, age: 38 },
			categorical: { '@prediction': '0' }
		},
		{
			version: 'isvc-3642375d03',
			numeric: { owns_home: 0, income: 90000, age: 24 },
			categorical: { '@prediction': '1' }
		},
		{
			version: 'isvc-3642375d03',
			numeric: { owns_home: 1, income: 157500, age: 51 },
			categorical: { '@prediction': '0' }
		}
	]);
});

test('SageMaker: captures and ground truth', async () => {
	await ingest('sagemaker');
	expect(await stored('churn-xgb')).toMatchObject([
		{
			event_id: 'aaaaaaaa-bbbb-cccc-dddd-000000000001',
			numeric: { age: 69, plan: 0, minutes: 153.7, '@score': expect.closeTo(0.0254) as number },
			categorical: { '@prediction': '0' }
		},
		{ event_id: 'aaaaaaaa-bbbb-cccc-dddd-000000000003', categorical: { '@prediction': '1' } },
		{ event_id: 'batch-7/0', numeric: { age: 31 }, categorical: { '@prediction': '1' } },
		{ event_id: 'batch-7/1', numeric: { age: 47 }, categorical: { '@prediction': '0' } }
	]);
});

test('Databricks: rows of a batch, weighed by the sampling fraction', async () => {
	await ingest('databricks');
	expect(await stored('churn')).toMatchObject([
		{
			weight: 4,
			version: '3',
			numeric: { age: 31 },
			categorical: { plan: 'basic', '@prediction': 'stays', '@status': 'ok' }
		},
		{ weight: 4, version: '3', numeric: { age: 47 }, categorical: { plan: 'plus', '@prediction': 'leaves' } },
		{ weight: 1, numeric: { '@score': expect.closeTo(0.91) as number }, categorical: { '@prediction': 'leaves' } },
		{ weight: 4, missing: ['age'], categorical: { '@status': '400' } },
		{ weight: 1, event_id: 'order-81723', version: '5a8f' }
	]);
});

test('BentoML: by roles, with ids beyond 2^53', async () => {
	await ingest('bentoml');
	const iris = await stored('iris-bento');
	expect(iris).toMatchObject([
		{ event_id: '14642743634293743168', numeric: { 'sepal length': 4.9 }, categorical: { '@prediction': 'setosa' } },
		{ event_id: '7485759375304577245', categorical: { '@prediction': 'versicolor' } }
	]);
});
