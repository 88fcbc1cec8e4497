import { afterAll, beforeAll, expect, test } from 'vitest';
import { gpuDevices } from '#store/repositories/gpus.ts';
import { gpuWindows } from '#store/repositories/detect-windows.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from './temporary-store.ts';

let store: Store;
let remove: () => Promise<void>;

const AT = Date.UTC(2026, 10, 21, 9, 12, 30);
const sample = (ago: number, metrics: Record<string, number>, fields: object = {}) => ({
	project: 'default',
	environment: 'production',
	host: 'node-9',
	gpu: '0',
	uuid: 'GPU-a0',
	gpu_model: 'H100',
	model: 'm',
	version: 'v7',
	ts: AT - ago,
	ingested_at: AT,
	metrics,
	...fields
});

beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
	await store.ch.insert('gpu_samples', [
		// One series a record, as prometheus-kafka-adapter sends them, and one of them twice in its whole second.
		sample(0, { temperature_c: 64 }),
		sample(0, { power_w: 500 }),
		sample(0, { power_w: 500 }),
		sample(15_000, { temperature_c: 60 }),
		sample(15_000, { sm_clock_mhz: 1755 }, { model: '', version: '', uuid: '' }),
		// What it sent before it was last restarted is not what it says now.
		sample(3_600_000, { throttled: 1 }),
		sample(0, {}, { gpu: '1', model: '' })
	]);
}, 120_000);
afterAll(() => remove());

test('a device shows the newest value of every level, however its samples are cut', async () => {
	const [first, second] = await gpuDevices(store, 'default', '2026-11-14T00:00:00Z');
	expect(first).toEqual({
		environment: 'production',
		host: 'node-9',
		gpu: '0',
		uuid: 'GPU-a0',
		gpu_model: 'H100',
		model: 'm',
		version: 'v7',
		last_at: new Date(AT).toISOString(),
		metrics: { temperature_c: 64, power_w: 500, sm_clock_mhz: 1755 }
	});
	expect(second).toMatchObject({ gpu: '1', model: '', metrics: {} });
});

test('a window holds the mean of a level, whether its samples came together or alone', async () => {
	const range = { project: 'default', environment: 'production', seconds: 60, from: AT - 60_000, to: AT + 60_000 };
	const windows = await gpuWindows(store, range);
	const means = windows.filter(({ gpu }) => gpu === '0').map(({ metric, rows, s }) => [metric, rows, s / rows]);
	expect(means).toEqual([
		['power_w', 2, 500],
		['sm_clock_mhz', 1, 1755],
		['temperature_c', 2, 62]
	]);
});
