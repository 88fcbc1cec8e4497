import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { readMigrations, statements } from '#store/migrations.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from './temporary-store.ts';

/** The copy of the roll-ups into the order of time, as it runs on a store that holds rows, and again after a crash on its way. */
const steps = statements(readMigrations('clickhouse').find(({ name }) => name === '0012_rollups_by_time')?.text ?? '');
const START = Date.parse('2026-01-31T22:00:00Z');
const ROWS = 300;

let store: Store;
let remove: () => Promise<void>;
beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
}, 60_000);
afterAll(() => remove());

/** A row a minute, over the end of a month. */
async function fill(from: number): Promise<void> {
	const key = { project: 'default', environment: 'production', model: 'm', version: 'v1', segment: '' };
	const held = { n: 1, weight: 1, weight2: 1, missing: 0 };
	const times = Array.from({ length: ROWS }, (_, i) => new Date(START + (from + i) * 60_000));
	const numbers = times.map((time) => ({ ...key, ...held, feature: 'x', scale_id: 1, time, bins: new Map([[3, 1]]) }));
	const classes = times.map((time) => ({ ...key, ...held, feature: 'c', time, categories: new Map([['a', 1]]) }));
	await store.ch.insert('numeric_minute', numbers);
	await store.ch.insert('categorical_minute', classes);
}

async function rows() {
	const found = await store.ch.query('count-rows', { model: 'm' }, z.object({ name: z.string(), n: z.number() }));
	return Object.fromEntries(found.filter(({ n }) => n > 0).map(({ name, n }) => [name, n]));
}

const all = (n: number) => ({ numeric_minute: n, numeric_day: n, categorical_minute: n, categorical_day: n });

test('keeps every row, and what comes later still reaches hours and days', async () => {
	await fill(0);
	expect(await rows()).toEqual(all(ROWS));
	for (const step of steps) await store.ch.command(step);
	expect(await rows()).toEqual(all(ROWS));
	await fill(ROWS);
	expect(await rows()).toEqual(all(2 * ROWS));
});

// The five steps of the first table: those of the others read the same.
test.each(steps.slice(0, 5).map((step, i) => [i, step.slice(0, 60).replace(/\s+/g, ' ')] as const))(
	'begins again after a crash behind step %i: %s',
	async (at) => {
		const before = await rows();
		for (const step of [...steps.slice(0, at + 1), ...steps]) await store.ch.command(step);
		expect(await rows()).toEqual(before);
	}
);
