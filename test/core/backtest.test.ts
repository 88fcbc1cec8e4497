import { describe, expect, it } from 'vitest';
import { reachWords, suggestionWords, type BacktestDrift, type BacktestLength } from '#core/backtest.ts';

const drift = (kind: BacktestDrift['kind'], size: number, median_windows: number | null, over = 1): BacktestDrift => ({
	kind,
	feature: '',
	size,
	over,
	now: { median_windows, missed: median_windows === null ? 1 : 0 },
	suggested: null
});
const length = (windows: number, suggested_max: number | null): BacktestLength => ({
	window_seconds: 86_400,
	from: '2026-01-01T00:00:00Z',
	to: '2026-02-01T00:00:00Z',
	inside_reference: false,
	windows,
	blind: 1,
	pages: [],
	pages_a_month: null,
	suggested_max,
	horizon: 12,
	drifts: []
});

describe('words of a backtest', () => {
	it.each([
		[3, 0.01, /^Too few windows to suggest a leeway: 2, where 20/],
		[40, 0.01, /^Suggested leeway: up to 0\.01/],
		[40, null, /^No leeway of the metric/]
	])('suggest a leeway only on enough history: %i windows', (windows, suggested, expected) => {
		expect(suggestionWords(length(windows, suggested))).toMatch(expected);
	});

	it('name the smallest sudden drift of each kind that is found', () => {
		const drifts = [
			drift('missing', 0.05, null),
			drift('missing', 0.25, 1),
			drift('missing', 0.1, 3),
			drift('missing', 0.05, 2, 24),
			drift('mean', 1, null)
		];
		expect(reachWords({ drifts })).toBe(
			'The smallest sudden drifts that it finds as it is: missing to 10 % after 3 windows; the mean: none of these sizes.'
		);
		expect(reachWords({ drifts: [] })).toBe('');
	});
});
