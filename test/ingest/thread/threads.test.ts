import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Catalog } from '#ingest/catalog.ts';
import { addFeature } from '#ingest/model-entry.ts';
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

test('a thread describes texts with scorers of its own, and tells of those that fail', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'leeway-thread-'));
	const module = join(folder, 'scorer.mjs');
	const body = `(text) => { if (text.includes('jane')) throw new RangeError(text); return text.length / 2; }`;
	writeFileSync(module, `export const scorer = { version: 1, kind: 'numeric', score: ${body} };`);
	const entry = entryOf('m');
	const descriptors = ['length', 'half', 'pii'];
	entry.texts = [{ feature: 'prompt', keep: false, descriptors, vocabulary: null, learning: false }];
	for (const name of ['prompt.length', 'prompt.half']) {
		addFeature(entry, name, 'numeric', { scale_id: 1, centre: 0, spread: 1 });
	}
	addFeature(entry, 'prompt.pii', 'categorical', null);
	const known = { ...catalog, news: () => ({ news: { entries: [entry], seen: [] }, next: { version: 0, seen: 0 } }) };
	const own = await createThreads(store, known, { language: false, own: [{ name: 'half', module }] }, 1);
	const prompts = ['four', 'mail jane@example.org'].map((prompt, i) => event(i, { x: 1, colour: 'a', prompt }));
	const built = await own.run(jobOf(prompts));
	await own.close();
	rmSync(folder, { recursive: true });
	expect(built).toMatchObject({ elements: 2, refused: [] });
	expect('failures' in built && [...built.failures]).toEqual([['half', { count: 1, last: 'RangeError' }]]);
	const bytes = 'blocks' in built ? Buffer.concat(built.blocks.map((block) => block.bytes)).toString('latin1') : '';
	expect(bytes).toContain('prompt.half');
	expect(bytes).toContain('email');
	expect(bytes).not.toContain('jane');
});
