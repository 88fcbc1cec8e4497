import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createInbox, type InboxOptions } from '#ingest/inbox/inbox.ts';
import { openJournal } from '#ingest/inbox/journal.ts';
import type { Batch, Incoming, Refusal, RetryingPipeline } from '#ingest/pipeline.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'leeway-inbox-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const record = (offset: number, why = ''): Incoming => ({
	decoded: why === '' ? { kind: 'not_relevant', why: 'a test' } : { kind: 'rejected', reason: 'schema', detail: why },
	decoder: 'test/1',
	offset,
	raw: () => Uint8Array.of(0, 255, offset)
});

/** Remembers what it was given by token, and fails the first `failures` times. */
function fakePipeline(failures = 0) {
	const batches = new Map<string, Batch>();
	const state = { batches, failures, inserts: 0 };
	const pipeline: RetryingPipeline = {
		async prepare(batch) {
			return {
				async store() {
					if (state.failures-- > 0) throw new Error('no room');
					state.inserts++;
					batches.set(batch.token ?? '', batch);
					const records = batch.records as readonly Incoming[];
					const refused = records.flatMap(({ decoded, offset }, index): Refusal[] =>
						decoded.kind === 'rejected' ? [{ index, offset, reason: decoded.reason, detail: decoded.detail }] : []
					);
					return { accepted: records.length - refused.length, refused };
				},
				abandon: () => undefined
			};
		},
		write: async (batch) => (await pipeline.prepare(batch)).store()
	};
	return { pipeline, state };
}

function memoryKeys() {
	const known = new Map<string, Refusal[]>();
	return {
		find: async (key: string) => known.get(key),
		async keep(outcomes: readonly { key: string; refused: Refusal[] }[]) {
			for (const { key, refused } of outcomes) known.set(key, refused);
		}
	};
}

const open = (options: Partial<InboxOptions> & Pick<InboxOptions, 'pipeline'>) =>
	createInbox({ journal: openJournal(folder), keys: memoryKeys(), ...options });

test('requests at the same time share an insert, and each hears of its own refusals', async () => {
	const { pipeline, state } = fakePipeline();
	const inbox = open({ pipeline });
	const answers = await Promise.all([
		inbox.store('@http', [record(1)]),
		inbox.store('@http', [record(2), record(3, 'second')]),
		inbox.store('@http', [record(4, 'first')], 'key')
	]);
	expect(answers.map((refused) => refused.map(({ index, detail }) => [index, detail]))).toEqual([
		[],
		[[1, 'second']],
		[[0, 'first']]
	]);
	expect(state.inserts).toBeLessThanOrEqual(2);
	expect(readdirSync(folder)).toEqual([]);
});

test('the same key is stored once: while it is being stored, and later, with the same answer', async () => {
	const { pipeline, state } = fakePipeline();
	const inbox = open({ pipeline });
	const both = await Promise.all([1, 2].map((i) => inbox.store('@http', [record(i, 'wrong')], 'k')));
	expect(both[0]).toEqual(both[1]);
	expect(await inbox.store('@http', [record(9)], 'k')).toEqual(both[0]);
	expect(state.inserts).toBe(1);
});

test('a store that fails is tried again with the identical batch', async () => {
	const { pipeline, state } = fakePipeline(2);
	expect(await open({ pipeline }).store('@http', [record(1)])).toEqual([]);
	expect([...state.batches.values()]).toMatchObject([{ records: [{ offset: 1 }] }]);
});

test('what a process that was killed had begun is stored by the next one, byte by byte, once', async () => {
	const keys = memoryKeys();
	// The first one writes it down, and never gets further.
	const stuck = { ...fakePipeline().pipeline, prepare: () => new Promise<never>(() => undefined) };
	void open({ pipeline: stuck, keys }).store('@http', [record(1), record(2, 'wrong')], 'k');
	while (readdirSync(folder).length === 0) await new Promise((resolve) => setImmediate(resolve));
	const { pipeline, state } = fakePipeline();
	const resumed: [string, number, number][] = [];
	const inbox = open({ pipeline, keys, onResume: async (...range) => void resumed.push(range) });
	while (readdirSync(folder).length > 0) await inbox.resume();
	expect(resumed.at(-1)).toEqual(['@http', 1, 2]);
	const [batch] = state.batches.values();
	expect((batch?.records as Incoming[])[1]?.raw()).toEqual(Uint8Array.of(0, 255, 2));
	expect(await inbox.store('@http', [record(7)], 'k')).toMatchObject([{ index: 1, detail: 'wrong' }]);
	expect(state.inserts).toBe(1);
});

test('an entry that was not written whole was never begun', async () => {
	const journal = openJournal(folder);
	const entry = { token: 't', topic: '@http', requests: [{ key: null, count: 1 }], records: [record(1)] };
	await journal.write(entry);
	expect(await journal.entries()).toMatchObject([{ token: 't', topic: '@http', records: [{ offset: 1 }] }]);
	const [name = ''] = readdirSync(folder);
	truncateSync(join(folder, name), 20);
	expect(await journal.entries()).toEqual([]);
	expect(readdirSync(folder)).toEqual([]);
});

test('a program of ours is not written down, and the end tells those who wait', async () => {
	const { pipeline } = fakePipeline();
	const inbox = open({ pipeline });
	await inbox.store('@replay', [record(1)]);
	expect(readdirSync(folder)).toEqual([]);
	await inbox.close();
});
