import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rangeSummaries } from '#store/repositories/summaries.ts';
import { openTemporaryStore } from './temporary-store.ts';

const [MINUTE, HOUR] = [60_000, 3_600_000];
const START = Date.parse('2026-01-05T00:00:00Z');
const HOURS = 24 * 21;

/** Three weeks, one row every ten minutes: their number counts what a range holds. */
describe('what a range holds', () => {
	let temporary: Awaited<ReturnType<typeof openTemporaryStore>>;
	const key = { project: 'default', environment: 'production', model: 'ranges', version: 'v1', segment: '' };
	beforeAll(async () => {
		temporary = await openTemporaryStore();
		const times = Array.from({ length: HOURS * 6 }, (_, i) => new Date(START + i * 10 * MINUTE));
		const counts = { n: 1, weight: 1, weight2: 1, missing: 0 };
		await temporary.store.ch.insert(
			'feature_minute',
			times.map((time) => ({ ...key, ...counts, feature: 'x', scale_id: 1, time, bins: new Map([[3, 1]]) }))
		);
		await temporary.store.ch.insert(
			'feature_minute',
			times.map((time) => ({ ...key, ...counts, feature: 'c', time, categories: new Map([['a', 1]]) }))
		);
	});
	afterAll(() => temporary.remove());

	it.each([
		['an hour', 5 * HOUR, 6 * HOUR],
		['five hours from any minute', 5 * HOUR + 13 * MINUTE, 10 * HOUR + 2 * MINUTE],
		['two days from any minute', 5 * HOUR + 13 * MINUTE, 53 * HOUR + 41 * MINUTE],
		['all but the ends, from any minute', 13 * MINUTE, HOURS * HOUR - 27 * MINUTE]
	])('is counted once: %s', async (_, from, to) => {
		const range = {
			project: 'default',
			environment: 'production',
			model: 'ranges',
			from: START + from,
			to: START + to
		};
		const wanted = { features: ['x', 'c'], segments: [], segment_features: [] };
		const parts = await rangeSummaries(temporary.store, range, wanted);
		const held = Math.ceil(to / (10 * MINUTE)) - Math.ceil(from / (10 * MINUTE));
		for (const feature of ['x', 'c']) {
			const rows = parts.filter((part) => part.feature === feature).reduce((sum, { summary }) => sum + summary.n, 0);
			expect([feature, rows]).toEqual([feature, held]);
		}
	});
});
