import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { binOf } from '#detectors/core/scale.ts';
import { rebuildRollups } from '#store/rebuild.ts';
import { ONE_WINDOW_SECONDS } from '#store/repositories/detect-windows.ts';
import { storedSummaries } from '#store/repositories/summaries.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from './temporary-store.ts';

let store: Store;
let remove: () => Promise<void>;

const scale = { scale_id: 1, centre: 10, spread: 2 };
/** The last two are called as what every object has. */
const COLOURS = ['red', 'grün', '', 'constructor', '__proto__'];
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
	categorical: { colour: COLOURS[i % 5] ?? '' },
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

async function summaries(grain: 'minute' | 'hour' | 'day') {
	const [from, to] = [Date.parse('2025-12-01T00:00:00Z'), Date.parse('2026-02-01T00:00:00Z')];
	const range = { project: 'default', environment: 'production', model: 'm', seconds: ONE_WINDOW_SECONDS, from, to };
	const wanted = { features: ['x', 'y', 'z', 'colour'], segments: [], segment_features: [], versions: ['v0'] };
	const found = await storedSummaries(store, range, wanted, [{ grain, from, to }]);
	return new Map(found.map(({ feature, summary }) => [feature, summary]));
}

test.each(['minute', 'hour', 'day'] as const)(
	'the roll-up by the %s holds the histogram that the events make',
	async (grain) => {
		const mine = events.filter(({ version }) => version === 'v0');
		const finite = mine.filter(({ numeric }) => Number.isFinite(numeric.x));
		const bins = new Map<number, number>();
		for (const { numeric, weight } of finite) {
			const bin = binOf(numeric.x, scale);
			bins.set(bin, (bins.get(bin) ?? 0) + weight);
		}
		const weightOf = (kept: typeof events) => kept.reduce((sum, { weight }) => sum + weight, 0);
		const found = await summaries(grain);
		expect(found.get('x')).toMatchObject({
			bins: Object.fromEntries(bins),
			n: mine.length,
			weight: weightOf(mine),
			sum: finite.reduce((sum, { numeric, weight }) => sum + numeric.x * weight, 0),
			nan: weightOf(mine.filter(({ numeric }) => Number.isNaN(numeric.x))),
			positive_infinity: weightOf(mine.filter(({ numeric }) => numeric.x === Infinity)),
			negative_infinity: weightOf(mine.filter(({ numeric }) => numeric.x === -Infinity)),
			missing: 0
		});
		// `y` has a scale and no value; `z` has no scale, and is counted with the categories.
		expect(found.get('y')).toMatchObject({
			bins: {},
			missing: weightOf(mine.filter(({ missing }) => missing.includes('y')))
		});
		expect(found.get('z')).toMatchObject({
			categories: {},
			missing: weightOf(mine.filter(({ missing }) => missing.includes('z')))
		});
		const colour = found.get('colour');
		if (colour === undefined || !('categories' in colour)) throw new Error('colour has no categories');
		const held = COLOURS.map((name) => [name, weightOf(mine.filter(({ categorical }) => categorical.colour === name))]);
		expect(Object.entries(colour.categories).sort()).toEqual(held.sort());
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
