import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { modelConfigSchema } from '#core/model-config.ts';
import { startIngest, type Ingest } from '#ingest/ingest.ts';
import { createBus } from '#server/bus.ts';
import { rowsInEnvironment } from '#store/repositories/ingest.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from '../store/temporary-store.ts';

let store: Store;
let folder: string;
let remove: () => Promise<void>;
const started: Ingest[] = [];
const warnings: string[] = [];

beforeAll(async () => {
	({ store, folder, remove } = await openTemporaryStore());
	writeFileSync(join(folder, 'reference.csv'), `day,x,truth\n${'2026-01-01,1.5,1\n'.repeat(300)}`);
	writeFileSync(
		join(folder, 'mapping.yaml'),
		`sources:
  - time: { column: day }
    records:
      - { kind: inference, fields: { model: { value: other }, event_id: { text: '{#}' } }, features: [x] }
      - { kind: labels, fields: { model: { value: other }, event_id: { text: '{#}' }, label: truth } }
`
	);
}, 120_000);
afterAll(async () => {
	for (const ingest of started) await ingest.close();
	await remove();
});

async function start(path: string): Promise<void> {
	const model = modelConfigSchema.parse({ model: 'm', reference: { kind: 'file', path, mapping: 'mapping.yaml' } });
	const project_file = { project: 'default', models: [model], topics: { inference: 'i', labels: 'l', gpu: 'g' } };
	const config = { kafka_brokers: null, project_file_path: join(folder, 'leeway.yaml'), project_file };
	started.push(await startIngest({ store, bus: createBus(), config, onWarning: (text) => warnings.push(text) }));
}

const rows = () => rowsInEnvironment(store, { project: 'default', model: 'm', environment: '@reference' });

test('a reference file is stored beside the traffic, once', async () => {
	await start('reference.csv');
	await vi.waitFor(async () => expect(await rows()).toBe(300), { timeout: 30_000, interval: 100 });
	await start('reference.csv');
	await start('absent.csv');
	// The last start has given up its file, so the one before has seen that it is there.
	await vi.waitFor(() => expect(warnings).toHaveLength(1), { timeout: 30_000, interval: 100 });
	expect(warnings[0]).toMatch(/^The reference of m could not be read from absent\.csv: /);
	expect(await rows()).toBe(300);
}, 120_000);
