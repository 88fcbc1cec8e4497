import { describe, expect, it } from 'vitest';
import {
	endsWords,
	reachWords,
	suggestionWords,
	usualWords,
	type BacktestDrift,
	type BacktestLength,
	type Limits
} from '#core/backtest.ts';

const drift = (kind: BacktestDrift['kind'], size: number, median_windows: number | null, over = 1): BacktestDrift => ({
	kind,
	feature: '',
	size,
	over,
	now: { median_windows, missed: median_windows === null ? 1 : 0 },
	suggested: null
});
const length = (windows: number, suggested: Limits | null): BacktestLength => ({
	window_seconds: 86_400,
	from: '2026-01-01T00:00:00Z',
	to: '2026-02-01T00:00:00Z',
	inside_reference: false,
	windows,
	blind: 1,
	usual: null,
	pages: [],
	pages_a_month: null,
	suggested,
	horizon: 12,
	drifts: []
});

describe('words of a backtest', () => {
	it.each([
		[3, { max: 0.01 }, '', /^Too few windows to suggest a leeway: 2, where 20/],
		[40, { max: 0.01 }, '', /^Suggested leeway: up to 0\.01,/],
		[40, { min: 0.8 }, 'share', /^Suggested leeway: from 80\s%,/],
		[40, null, '', /^No leeway of the metric/]
	])('suggest a leeway only on enough history: %i windows', (windows, suggested, unit, expected) => {
		expect(suggestionWords(length(windows, suggested), unit)).toMatch(expected);
	});

	it('name the smallest sudden drift of each kind that is found', () => {
		const drifts = [
			drift('missing', 0.05, null),
			drift('missing', 0.25, 1),
			drift('missing', 0.1, 3),
			drift('missing', 0.05, 2, 24),
			drift('mean', 1, null)
		];
		expect(reachWords({ drifts }, '')).toBe(
			'The smallest sudden drifts that it finds as it is: missing to 10 % after 3 windows; the mean: none of these sizes.'
		);
		expect(reachWords({ drifts: [] }, '')).toBe('');
	});

	it('take the highest of falls, and write values in the unit of the metric', () => {
		const drifts = [drift('fall', 0.7, 1), drift('fall', 0.75, 2), drift('rise', 0.9, null)];
		expect(reachWords({ drifts }, 'share').replaceAll('\u00a0', ' ')).toBe(
			'The smallest sudden drifts that it finds as it is: it falls to 75 % after 2 windows; a rise: none of these sizes.'
		);
	});

	it.each([
		[null, ''],
		[0.83, '0.83'],
		[0.61, '0.61, which lies beyond the leeway']
	])('say what is usual: %s', (usual, words) => {
		expect(usualWords({ usual }, { min: 0.8, max: 1.25 }, '')).toBe(words);
	});

	it.each([
		[{ lower: 0.312, upper: null }, '', 'at least 0.31'],
		[{ lower: null, upper: 0.7234 }, 'share', 'at most 72 %'],
		[{ lower: 0.5, upper: 0.75 }, '', 'at least 0.50, at most 0.75']
	])('say what a page is sure of: %o', (ends, unit, words) => {
		expect(endsWords({ window_start: '', ...ends }, unit).replaceAll('\u00a0', ' ')).toBe(words);
	});
});
