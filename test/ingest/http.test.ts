import { afterAll, beforeAll, expect, test } from 'vitest';
import { sourceConfigSchema } from '#core/source.ts';
import type { App } from '#server/app.ts';
import { receive } from '#server/api/receive.ts';
import { createBus } from '#server/bus.ts';
import { startIngest, type Ingest } from '#ingest/ingest.ts';
import type { Store } from '#store/store.ts';
import { z } from 'zod';
import { call } from '../api/harness.ts';
import { openTemporaryStore } from '../store/temporary-store.ts';
import { exampleRecords } from '../support/format-examples.ts';

let store: Store;
let remove: () => Promise<void>;
let ingest: Ingest;
let app: App;

beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
	const sources = [sourceConfigSchema.parse({ http: 'kserve', decoder: 'kserve' })];
	const project_file = { project: 'default', models: [], topics: { inference: 'i', labels: 'l', gpu: 'g' }, sources };
	ingest = await startIngest({ store, bus: createBus(), config: { kafka_brokers: null, project_file } });
	app = { ingest } as Partial<App> as App;
}, 120_000);
afterAll(async () => {
	await ingest.close();
	await remove();
});

const post = (body: unknown) => call(receive('inference'), app, { path: '/api/v1/inference', method: 'POST', body });
const event = { model: 'm', features: { x: 1 } };

const cases: [string, unknown, number, { accepted: number; refused: number }][] = [
	['an object', event, 200, { accepted: 1, refused: 0 }],
	['an array', [event, event], 200, { accepted: 2, refused: 0 }],
	['JSON Lines', `${JSON.stringify(event)}\n${JSON.stringify(event)}\n`, 200, { accepted: 2, refused: 0 }],
	['some good lines', `${JSON.stringify(event)}\n{"model":\n{"nonsense":1}\n`, 207, { accepted: 1, refused: 2 }],
	['nothing good', { model: 'm', scores: 1 }, 422, { accepted: 0, refused: 1 }]
];

test.each(cases)('%s', async (_, body, status, counts) => {
	const answer = await post(body);
	expect(answer).toMatchObject({ status, body: counts });
});

test('refusals name line, field and fix', async () => {
	const { body } = await post([event, { ...event, score: '0.9' }]);
	expect(body).toMatchObject({
		errors: [{ line: 1, reason: 'schema', detail: 'score: "0.9": send a finite number, not in quotes' }]
	});
});

test.each([['hello'], [''], ['[]']])('a body without records is a problem: %j', async (body) => {
	expect(await post(body)).toMatchObject({ status: 400, type: 'application/problem+json' });
});

test('without a broker the status says so, and counts what came by HTTP', async () => {
	const status = await ingest.status();
	expect(status.kafka.state).toBe('absent');
	const http = status.topics.find(({ topic }) => topic === '@http');
	// Of the tests above: 1 + 2 + 2 + 1 + 1 accepted, 2 + 1 + 1 refused.
	expect(http).toMatchObject({ stored: 7, quarantined: 4, received: 11, lag: null });
});

test('CloudEvents posted by a logger become one row for each instance, however often they are sent', async () => {
	const [request, response] = exampleRecords('kserve');
	for (const record of [request, response, request, response]) {
		if (!record?.value) throw new Error('the example has no pair');
		const headers = Object.fromEntries(
			Object.entries(record.headers).map(([name, value]) => [name.replace(/^ce_/, 'ce-'), value])
		);
		const outcome = await ingest.receive('kserve', { values: [record.value], headers });
		expect(outcome).toMatchObject({ refused: 0 });
	}
	const rows = await store.ch.query('events-of-model', { model: 'sklearn-iris', limit: 10 }, z.looseObject({}));
	expect(rows).toHaveLength(2);
	expect(rows).toMatchObject([{ categorical: { '@prediction': '1' } }, { categorical: { '@prediction': '1' } }]);
	expect(await ingest.receive('nobody', { values: [], headers: {} })).toBeUndefined();
	const status = await ingest.status();
	expect(status.topics.find(({ topic }) => topic === '@http/kserve')).toMatchObject({
		decoder: 'kserve/1',
		quarantined: 0
	});
});
