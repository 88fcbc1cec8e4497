import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { modelConfigSchema } from '#core/model-config.ts';
import { startIngest, type Ingest } from '#ingest/ingest.ts';
import { createBus } from '#server/bus.ts';
import { readIngestPage } from '#server/read/ingest-page.ts';
import type { App } from '#server/app.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from '../store/temporary-store.ts';

let store: Store;
let folder: string;
let remove: () => Promise<void>;
let ingest: Ingest;
const warnings: string[] = [];

/** Words that stand nowhere else, and a category that may be stored. */
const [SECRET, PUBLIC] = ['qvxjkzw', 'zyggomorph'];

beforeAll(async () => {
	({ store, folder, remove } = await openTemporaryStore());
	const body = `(text) => { if (text.includes('${SECRET}')) throw new TypeError(text); return 1; }`;
	writeFileSync(join(folder, 'careful.mjs'), `export const scorer = { version: 2, kind: 'numeric', score: ${body} };`);
	const prompt = { kind: 'text', descriptors: ['length', 'pii', 'careful'] };
	ingest = await startIngest({
		store,
		bus: createBus(),
		onWarning: (text) => warnings.push(text),
		config: {
			kafka_brokers: null,
			data_dir: folder,
			project_file_path: join(folder, 'leeway.yaml'),
			project_file: {
				project: 'default',
				models: [modelConfigSchema.parse({ model: 'gpt-4o', features: { prompt } })],
				topics: { inference: 'i', labels: 'l', gpu: 'g' },
				scorers: [
					{ name: 'careful', module: './careful.mjs' },
					{ name: 'absent', module: './absent.mjs' }
				]
			}
		}
	});
}, 120_000);
afterAll(async () => {
	await ingest.close();
	await remove();
});

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
const messages = (role: string, content: string) => JSON.stringify([{ role, parts: [{ type: 'text', content }] }]);

test('words reach no file, whichever way they come, and a scorer that fails shows where texts are not', async () => {
	const now = Date.now();
	const text = `call +49 30 901820 ${SECRET}`;
	const features = { prompt: text, colour: PUBLIC };
	expect(await ingest.ingestRecords('inference', [{ model: 'gpt-4o', event_id: 'a', features }])).toMatchObject({
		accepted: 1
	});
	const span = {
		...{ traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174', name: 'chat gpt-4o' },
		...{ startTimeUnixNano: `${now - 2000}000000`, endTimeUnixNano: `${now - 1000}000000` },
		attributes: [
			attribute('gen_ai.operation.name', 'chat'),
			attribute('gen_ai.request.model', 'gpt-4o'),
			attribute('gen_ai.input.messages', messages('user', text)),
			attribute('gen_ai.output.messages', messages('assistant', `answer ${SECRET}`))
		]
	};
	const traces = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
	const posted = { values: [Buffer.from(JSON.stringify(traces))], headers: { 'content-type': 'application/json' } };
	expect(await ingest.receive('otlp', posted)).toMatchObject({ accepted: 1, refused: 0 });

	const rows = await store.ch.query('events-of-model', { model: 'gpt-4o', limit: 10 }, z.looseObject({}));
	expect(rows).toMatchObject([
		{ numeric: { 'prompt.length': 26 }, categorical: { 'prompt.pii': 'phone' } },
		{ numeric: { 'prompt.length': 26 }, categorical: { 'prompt.pii': 'phone', colour: PUBLIC } }
	]);
	const status = await ingest.status();
	expect(status.scorers).toMatchObject([
		{ name: 'careful', version: 2, failures: 2, trouble: 'TypeError' },
		{ name: 'absent', version: 0, failures: 0 }
	]);
	expect(warnings.filter((warning) => warning.includes('scorer'))).toHaveLength(1);
	const config = { project_file: { quarantine: { retention_days: 30 } }, data_dir: folder };
	const app = { store, ingest, config: { ...config, clickhouse_url: null, database_url: null } } as unknown as App;
	const { lede } = await readIngestPage(app, {
		from: new Date(now - 3_600_000).toISOString(),
		to: new Date(now).toISOString()
	});
	expect(lede).toMatch(/The scorer careful failed on \*\*2\stexts\*\* \(TypeError\)/);
	expect(lede).toContain('The scorer absent is not there');

	const everything = [JSON.stringify([rows, status, lede, warnings]), ...files(folder)];
	expect(everything.some((one) => one.includes(PUBLIC))).toBe(true);
	expect(everything.filter((one) => one.includes(SECRET))).toEqual([]);
}, 60_000);

/** The bytes of every file below, but for the scorer itself. */
function files(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !entry.name.endsWith('.mjs'))
		.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
}
