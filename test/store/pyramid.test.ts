import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { binOf } from '#detectors/core/scale.ts';
import { rebuildRollups } from '#store/rebuild.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from './temporary-store.ts';

let store: Store;
let remove: () => Promise<void>;

const scale = { scale_id: 1, centre: 10, spread: 2 };
/** Whole quarters as values and weights, so that sums are exact whatever their order. */
const events = Array.from({ length: 600 }, (_, i) => ({
	project: 'default',
	environment: 'production',
	model: 'm',
	version: `v${i % 2}`,
	event_id: `e${i}`,
	// Three days, many minutes.
	ts: Date.UTC(2026, 0, 1) + i * 432_000,
	ingested_at: Date.UTC(2026, 0, 4),
	weight: i % 3 === 0 ? 1 : 0.5,
	numeric: { x: i % 50 === 7 ? NaN : i % 50 === 8 ? Infinity : i % 50 === 9 ? -Infinity : (i % 97) / 4 },
	categorical: { colour: `c${i % 5}` },
	missing: i % 10 === 0 ? ['y', 'z'] : [],
	segments: { sex: i % 2 ? 'f' : 'm' },
	grain: 60,
	_offset: i
}));

beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
	const scales = ['x', 'y'].map((feature) => ({ project: 'default', model: 'm', feature, ...scale }));
	await store.ch.insert('feature_scales', scales);
	await store.ch.command('SYSTEM RELOAD DICTIONARY feature_scale');
	await store.ch.insert('events', events);
	expect(await rebuildRollups(store.ch, { project: 'default', model: 'm' })).toBe(3);
}, 120_000);
afterAll(() => remove());

const digestSchema = z.looseObject({ name: z.string(), content: z.string() });
const digest = () => store.ch.query('rollup-digest', { model: 'm' }, digestSchema);

const numericSchema = z.looseObject({ feature: z.string(), places: z.array(z.number()), counts: z.array(z.number()) });

async function summary(table: string) {
	const range = { project: 'default', environment: 'production', model: 'm', seconds: 30 * 86_400 };
	const span = { from: new Date('2025-12-01T00:00:00Z'), to: new Date('2026-02-01T00:00:00Z') };
	const noGap = { gap_from: span.to, gap_to: span.to };
	const wanted = { features: ['x', 'y'], segments: [], segment_features: [], versions: ['v0'] };
	return store.ch.query('detect-numeric', { ...range, ...span, ...noGap, ...wanted, table }, numericSchema);
}

test.each(['numeric_minute', 'numeric_hour', 'numeric_day'])(
	'%s holds the histogram that the events make',
	async (table) => {
		const mine = events.filter(({ version }) => version === 'v0');
		const finite = mine.filter(({ numeric }) => Number.isFinite(numeric.x));
		const bins = new Map<number, number>();
		for (const { numeric, weight } of finite) {
			const bin = binOf(numeric.x, scale);
			bins.set(bin, (bins.get(bin) ?? 0) + weight);
		}
		const weightOf = (kept: typeof events) => kept.reduce((sum, { weight }) => sum + weight, 0);
		const [x, y] = await summary(table);
		expect(Object.fromEntries(x?.places.map((bin, i) => [bin, x.counts[i]]) ?? [])).toEqual(Object.fromEntries(bins));
		expect(x).toMatchObject({
			feature: 'x',
			rows: mine.length,
			w: weightOf(mine),
			s: finite.reduce((sum, { numeric, weight }) => sum + numeric.x * weight, 0),
			n_nan: weightOf(mine.filter(({ numeric }) => Number.isNaN(numeric.x))),
			n_above: weightOf(mine.filter(({ numeric }) => numeric.x === Infinity)),
			n_below: weightOf(mine.filter(({ numeric }) => numeric.x === -Infinity)),
			n_missing: 0
		});
		// `y` has a scale and no value; `z` has no scale, and is counted with the categories.
		expect(y).toMatchObject({
			feature: 'y',
			places: [],
			n_missing: weightOf(mine.filter(({ missing }) => missing.includes('y')))
		});
	}
);

test('a rebuild leaves what it found', async () => {
	const before = await digest();
	expect(before.length).toBeGreaterThan(600);
	expect(await rebuildRollups(store.ch, { project: 'default', model: 'm' })).toBe(3);
	expect(await digest()).toEqual(before);
});

test('a rebuild by part days is refused', async () => {
	const from = new Date('2026-01-01T12:00:00Z');
	await expect(rebuildRollups(store.ch, { project: 'default', model: 'm', from })).rejects.toThrow('whole days');
});
