import { describe, expect, it } from 'vitest';
import { decide, isBlind } from '#core/verdict.ts';
import { freezeBinning } from '#detectors/core/binning.ts';
import type { CategoricalSummary, NumericSummary } from '#detectors/core/summary.ts';
import { METRICS } from '#detectors/metrics/registry.ts';
import type { Material } from '#detectors/runner/inputs.ts';
import { judge } from '#detectors/runner/judge.ts';
import { cellKey, emptyWindow } from '#detectors/runner/window-data.ts';
import type { Monitor } from '#detectors/schedule/monitor.ts';

/** Roll-ups of 4,000 rows as the store holds them: a number with a bell of bins, and a category. */
const scale = { scale_id: 1, centre: 100, spread: 10 };
function numbers(middle: number): NumericSummary {
	const bins = Object.fromEntries(
		Array.from({ length: 121 }, (_, i) => [i - 60, Math.round(130 * Math.exp(-(((i - 60 - middle) / 12) ** 2) / 2))])
	);
	const n = Object.values(bins).reduce((sum, count) => sum + count, 40);
	const none = { sum: 0, sum2: 0, nan: 0, positive_infinity: 0, negative_infinity: 0, missing: 40 };
	return { scale, bins, n, weight: n, weight2: n, ...none };
}
const categories = (yes: number): CategoricalSummary => ({
	categories: { yes, no: 4000 - yes },
	n: 4000,
	weight: 4000,
	weight2: 4000,
	missing: 0
});

const material = (now: NumericSummary | CategoricalSummary, before: typeof now): Material => ({
	current: { ...emptyWindow(), summaries: new Map([[cellKey('', 'x'), now]]) },
	baseline: new Map([[cellKey('', 'x'), { binning: freezeBinning(before), summary: before }]]),
	favourable: 'yes',
	min_n: 200
});
const monitor = (metric: string): Monitor => ({
	monitor: `x.${metric}`,
	concern: 'drift',
	metric,
	feature: 'x',
	segment: '',
	against: '',
	reference: '',
	windows: [3600],
	leeway: { max: 0.1, unit: '', rationale: 'test', revision: 1 },
	quantile: null,
	min_n: 200,
	source: 'declared'
});
const context = { alpha: { lower: 1e-9, upper: 1e-3 }, min_n: 200 };
/** Measures of one feature that are counted from its roll-ups, all but those of labels and statuses. */
const SHARES = ['missing_share', 'new_category_share', 'out_of_range_share', 'type_change'];
const drift = METRICS.filter(
	({ needs, name }) => needs === 'two_sample' || needs === 'values' || SHARES.includes(name)
);

describe('every measure of drift, from roll-ups, as a monitor by its name', () => {
	it.each(
		drift
			.filter(({ feature, name }) => feature !== 'categorical' && name !== 'new_category_share')
			.map((m) => [m.name, m] as const)
	)('%s of a number', (name, { origin }) => {
		const [moved, still] = [numbers(14), numbers(0)].map((now) =>
			judge(monitor(name), material(now, numbers(0)), context)
		);
		if (!moved || !still || isBlind(moved) || isBlind(still)) throw new Error(`${name} is blind`);
		expect(moved.n).toBeGreaterThan(3000);
		if (origin === undefined || SHARES.includes(name)) return;
		const leeway = { origin, max: 0.1, unit: '', rationale: '', revision: 1 };
		expect(decide(still, leeway).moved).toBe(false);
		expect(decide(moved, leeway).moved).toBe(true);
	});

	it.each(
		drift
			.filter(({ feature, name }) => feature !== 'numeric' && name !== 'out_of_range_share')
			.map((m) => [m.name, m] as const)
	)('%s of a category', (name, { origin }) => {
		const [moved, still] = [2600, 2000].map((yes) =>
			judge(monitor(name), material(categories(yes), categories(2000)), context)
		);
		if (!moved || !still || isBlind(moved) || isBlind(still)) throw new Error(`${name} is blind`);
		if (origin === undefined || SHARES.includes(name)) return;
		const leeway = { origin, max: 0.1, unit: '', rationale: '', revision: 1 };
		expect(decide(still, leeway).moved).toBe(false);
		expect(decide(moved, leeway).moved).toBe(true);
	});
});
