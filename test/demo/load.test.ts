import { modelConfigSchema } from '#core/model-config.ts';
import type { HistoryPlan } from '#demo/history.ts';
import { HISTORY_TOPIC, loadHistory } from '#demo/load.ts';
import { demoModels } from '#demo/project.ts';
import { startIngest, type Ingest } from '#ingest/ingest.ts';
import { createBus } from '#server/bus.ts';
import { projectFileSchema } from '#server/config/project-file.ts';
import { trafficByVersion } from '#store/repositories/traffic.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTemporaryStore } from '../store/temporary-store.ts';

/** A day, without the dense end. */
const plan: HistoryPlan = {
	seed: 1,
	end: Math.floor(Date.now() / 3_600_000) * 3_600_000,
	days: 1,
	dense_minutes: 0,
	sparse_per_hour: 60
};

let temporary: Awaited<ReturnType<typeof openTemporaryStore>>;
let ingest: Ingest;
beforeAll(async () => {
	temporary = await openTemporaryStore();
	const models = demoModels(plan).map((model) => modelConfigSchema.parse(model));
	const project_file = { ...projectFileSchema.parse({}), models };
	const config = { kafka_brokers: null, project_file };
	ingest = await startIngest({ store: temporary.store, config, bus: createBus() });
}, 60_000);
afterAll(async () => {
	await ingest.close();
	await temporary.remove();
});

test('a load that runs again after an interruption counts nothing twice', async () => {
	const progress: number[] = [];
	const rows = await loadHistory(plan, ingest.ingestRecords, (_, share) => progress.push(share));
	await loadHistory(plan, ingest.ingestRecords, () => undefined);
	const { topics } = await ingest.status();
	expect(topics.find(({ topic }) => topic === HISTORY_TOPIC)).toMatchObject({ stored: rows, quarantined: 0 });
	expect(progress.at(-1)).toBe(1);
	expect(progress).toEqual(progress.toSorted((a, b) => a - b));

	const window = { project: 'default', from: new Date(0).toISOString(), to: new Date(plan.end).toISOString() };
	const traffic = await trafficByVersion(temporary.store, window);
	// The published total of the six departments.
	expect(traffic.find(({ model }) => model === 'berkeley-1973')?.rows).toBe(4526);
	expect(traffic.map(({ model }) => model)).toContain('support-reply');
}, 120_000);
