import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { readMigrations, statements } from '#store/migrations.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from './temporary-store.ts';

/** The move of numbers and categories into one roll-up, as it runs on a store that holds rows, and again after a crash. */
const steps = (name: string) =>
	statements(readMigrations('clickhouse').find((migration) => migration.name === name)?.text ?? '');
const copy = steps('0012_feature_rollups');
const START = Date.parse('2026-01-31T22:00:00Z');
const ROWS = 300;
const key = { project: 'default', environment: 'production', model: 'm', version: 'v1', segment: '' };
const held = { n: 1, weight: 1, weight2: 1, missing: 0 };

let store: Store;
let remove: () => Promise<void>;
beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
	// The store as it was before.
	const before = [...steps('0002_pyramid'), ...steps('0003_views')];
	for (const statement of before.filter((text) => /^CREATE .*\b(numeric|categorical)_(minute|hour|day)\b/.test(text))) {
		await store.ch.command(statement);
	}
	for (const kind of ['numeric', 'categorical']) await store.ch.command(`DROP VIEW ${kind}_minute_view`);
	await store.ch.insert('numeric_minute', numbers(0));
	await store.ch.insert('categorical_minute', categories(0));
}, 60_000);
afterAll(() => remove());

/** A row a minute, over the end of a month. */
const times = (from: number) => Array.from({ length: ROWS }, (_, i) => new Date(START + (from + i) * 60_000));
const numbers = (from: number) =>
	times(from).map((time) => ({ ...key, ...held, feature: 'x', scale_id: 1, time, bins: new Map([[3, 1]]) }));
const categories = (from: number) =>
	times(from).map((time) => ({ ...key, ...held, feature: 'c', time, categories: new Map([['a', 1]]) }));

/** What the roll-ups of all features hold. */
async function contents() {
	const digest = await store.ch.query(
		'rollup-digest',
		{ model: 'm' },
		z.object({ name: z.string(), at: z.string(), feature: z.string(), content: z.string() })
	);
	return digest.map(({ name, at, feature, content }) => [name, at, feature, content].join(' '));
}
async function rows() {
	const found = await store.ch.query('count-rows', { model: 'm' }, z.object({ name: z.string(), n: z.number() }));
	return Object.fromEntries(found.filter(({ n }) => n > 0).map(({ name, n }) => [name, n]));
}

test('keeps every row, begins again after a crash anywhere, and what comes later still reaches hours and days', async () => {
	for (const step of copy) await store.ch.command(step);
	const copied = await contents();
	expect(await rows()).toEqual({ feature_minute: 2 * ROWS, feature_day: 2 * ROWS });
	expect(copied).toContain('feature_day 2026-01-31 00:00:00 x (1,{3:120},{},120,120,120,0,0,0,0,0,0)');
	expect(copied).toContain("feature_day 2026-01-31 00:00:00 c (0,{},{'a':120},120,120,120,0,0,0,0,0,0)");
	for (let at = 0; at < copy.length; at++) {
		for (const step of [...copy.slice(0, at + 1), ...copy]) await store.ch.command(step);
	}
	expect(await contents()).toEqual(copied);
	for (let i = 0; i < 2; i++) for (const step of steps('0013_feature_rollups_only')) await store.ch.command(step);
	await store.ch.insert('feature_minute', [...numbers(ROWS), ...categories(ROWS)]);
	expect(await rows()).toEqual({ feature_minute: 4 * ROWS, feature_day: 4 * ROWS });
	expect((await contents()).filter((line) => line.startsWith('feature_day 2026-02-01'))).toEqual([
		"feature_day 2026-02-01 00:00:00 c (0,{},{'a':480},480,480,480,0,0,0,0,0,0)",
		'feature_day 2026-02-01 00:00:00 x (1,{3:480},{},480,480,480,0,0,0,0,0,0)'
	]);
}, 60_000);
