import { describe, expect, it } from 'vitest';
import { isBlind, UNBOUNDED } from '#core/verdict.ts';
import type { NumericSummary } from '#detectors/core/summary.ts';
import { quantile } from '#detectors/metrics/quantile.ts';
import { inputOf, isError, type Material } from '#detectors/runner/inputs.ts';
import { cellKey, emptyWindow, merge } from '#detectors/runner/window-data.ts';
import { judge } from '#detectors/runner/judge.ts';

const category = (categories: Record<string, number>, missing = 0, weight2?: number) => {
	const n = Object.values(categories).reduce((sum, count) => sum + count, missing);
	return { categories, n, weight: n, weight2: weight2 ?? n, missing };
};
const material = (cells: Record<string, ReturnType<typeof category> | NumericSummary>): Material => ({
	current: { ...emptyWindow(), summaries: new Map(Object.entries(cells)) },
	baseline: new Map(),
	favourable: 'yes',
	min_n: 30
});
const subject = { feature: 'region', segment: '', against: '', reference: '', quantile: null };

describe('isError', () => {
	it.each([
		['200', false],
		['ok', false],
		['404', true],
		['503', true],
		['timeout', true],
		['internal error', true],
		['4000', false]
	])('%s', (status, failed) => expect(isError(status)).toBe(failed));
});

describe('inputOf', () => {
	it('counts failures of a status', () => {
		const found = inputOf(
			'counts',
			{ ...subject, metric: 'error_rate', feature: '@status' },
			material({
				[cellKey('', '@status')]: category({ '200': 97, '500': 2, '404': 1 })
			})
		);
		expect(found).toEqual({ hits: 3, n: 100 });
	});

	it('counts sampled rows as the fewer rows that they are worth', () => {
		// 100 rows of weight 10 say no more than 100 rows: Kish's effective size is (sum w)^2 / sum w^2.
		const sampled = { categories: { a: 900 }, n: 100, weight: 1000, weight2: 10_000, missing: 100 };
		const found = inputOf(
			'counts',
			{ ...subject, metric: 'missing_share' },
			material({ [cellKey('', 'region')]: sampled })
		);
		expect(found).toEqual({ hits: 10, n: 100 });
	});

	it('compares the selections of two groups', () => {
		const groups = inputOf(
			'groups',
			{ ...subject, metric: 'dir', feature: '@prediction', segment: 'sex=F', against: 'sex=M' },
			material({
				[cellKey('sex=F', '@prediction')]: category({ yes: 30, no: 70 }),
				[cellKey('sex=M', '@prediction')]: category({ yes: 50, no: 50 })
			})
		);
		expect(groups).toEqual({ group: { hits: 30, n: 100 }, against: { hits: 50, n: 100 } });
	});

	it.each([
		// A twentieth and more takes half a minute, and nothing takes from one second to there.
		['in the bin of the slow ones', { 0: 4400, 178: 600 }, 0, [29_000, 31_000]],
		['infinite where they are', { 0: 900 }, 100, [UNBOUNDED, UNBOUNDED]],
		['infinite where all are', {}, 100, [UNBOUNDED, UNBOUNDED]]
	])('puts a quantile in no gap: %s', (_, held, positive_infinity, [least = 0, most = 0]) => {
		const bins: Record<string, number> = held;
		const n = Object.values(bins).reduce((sum, count) => sum + count, positive_infinity);
		const latency: NumericSummary = {
			...{ scale: { scale_id: 1, centre: 200, spread: 230 }, bins, n, weight: n, weight2: n, sum: 0, sum2: 0 },
			...{ nan: 0, positive_infinity, negative_infinity: 0, missing: 0 }
		};
		const monitor = { ...subject, metric: 'quantile', feature: '@latency_ms', quantile: 0.95 };
		const input = inputOf('quantiles', monitor, material({ [cellKey('', '@latency_ms')]: latency }));
		if ('blind' in input) throw new Error(input.detail);
		const made = quantile.estimate(input, { alpha: { lower: 1e-9, upper: 1e-3 }, min_n: 1 });
		if (isBlind(made)) throw new Error(made.detail);
		for (const end of [made.lower, made.value, made.upper]) {
			expect(end).toBeGreaterThanOrEqual(least);
			expect(end).toBeLessThanOrEqual(most);
		}
	});

	it.each([
		['psi', 'two_sample', 'no_reference'],
		['missing_share', 'counts', 'too_few'],
		['quantile', 'quantiles', 'too_few'],
		['level', 'level', 'too_few']
	] as const)('says why %s has no input', (metric, needs, reason) => {
		expect(inputOf(needs, { ...subject, metric }, material({}))).toMatchObject({ blind: reason });
	});
});

describe('judge', () => {
	it('makes a monitor of an unknown metric blind, and throws nothing', () => {
		const monitor = {
			...subject,
			monitor: 'x',
			concern: 'drift' as const,
			metric: 'no_such',
			windows: [60],
			leeway: { max: 1, unit: '', rationale: 'test', revision: 1 },
			min_n: 1,
			source: 'declared' as const
		};
		const found = judge(monitor, material({}), { alpha: { lower: 0.01, upper: 0.01 }, min_n: 1 });
		expect(found).toMatchObject({ blind: 'detector_error', detail: 'there is no metric "no_such"' });
	});
});

describe('merge', () => {
	it('adds roll-ups up, without changing them', () => {
		const parts = [category({ a: 1, b: 2 }, 1), category({ b: 3, c: 4 }, 2)];
		const before = structuredClone(parts);
		expect(merge(parts)).toEqual({ categories: { a: 1, b: 5, c: 4 }, n: 13, weight: 13, weight2: 13, missing: 3 });
		expect(parts).toEqual(before);
	});
});
