import { afterAll, expect, test } from 'vitest';
import type { Catalog } from '#ingest/catalog.ts';
import { JobRunner } from '#ingest/thread/job.ts';
import { createThreads } from '#ingest/thread/threads.ts';
import type { Store } from '#store/store.ts';
import { COLUMNS, entryOf, event, jobOf, plain } from './batch.ts';

const store = { ch: { columns: async (table: string) => COLUMNS[table] } } as unknown as Store;
let version = 0;
const entries = [entryOf('m')];
const catalog = {
	start: () => ({ version: -1, seen: 0 }),
	news: (since: { version: number }) => ({
		news: { entries: since.version === version ? null : entries, seen: [] },
		next: { version, seen: 0 }
	})
} as unknown as Catalog;
const threads = await createThreads(store, catalog, { language: false, own: [] }, 2);
afterAll(() => threads.close());

const values = Array.from({ length: 20 }, (_, i) => event(i));

test('threads answer what the job makes, and take over what they are handed', async () => {
	const expected = new JobRunner(COLUMNS).run(jobOf(values), { entries: [entryOf('m')], seen: [] });
	const jobs = Array.from({ length: 5 }, () => jobOf(values));
	for (const found of await Promise.all(jobs.map((job) => threads.run(job)))) {
		expect(plain(found)).toEqual(plain(expected));
	}
	expect(jobs.map(({ bytes }) => bytes.byteLength)).toEqual([0, 0, 0, 0, 0]);
});

test('a thread hears of models that are learnt', async () => {
	const other = [{ ...event(1), model: 'late' }];
	expect(await threads.run(jobOf(other))).toEqual({ declined: 'unknown_model' });
	entries.push(entryOf('late'));
	version++;
	expect(await threads.run(jobOf(other))).toMatchObject({ elements: 1, refused: [] });
});

test('a job that fails is told, and the thread goes on', async () => {
	await expect(threads.run({ ...jobOf(values), ends: null as unknown as Uint32Array })).rejects.toThrow('null');
	expect(await threads.run(jobOf(values))).toMatchObject({ elements: 20 });
});
