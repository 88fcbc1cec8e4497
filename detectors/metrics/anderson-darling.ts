import { andersonKsamp } from '#detectors/classical/anderson-ksamp.ts';
import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { gapInterval, type GapWeight } from '#detectors/core/gap-cells.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { grainOf, rankTally } from '#detectors/core/ordered.ts';
import { tooFew } from '#detectors/core/too-few.ts';

const MOST = Math.sqrt(8 * Math.LN2 - 4);

/** Ranks count by 1 / (h (1 - h)): the tails as much as the middle. */
const tails: GapWeight = {
	area: (a, b, from, to) => {
		const middle = (from + to) / 2;
		// Narrow steps by their middle: the logarithms would cancel.
		if (to - from < 0.01 * middle * (1 - middle))
			return ((to - from) * (a + b * middle) ** 2) / (middle * (1 - middle));
		const left = from > 0 ? a * a * Math.log(to / from) : 0;
		const right = to < 1 ? (a + b) ** 2 * Math.log((1 - from) / (1 - to)) : 0;
		return left + right - b * b * (to - from);
	},
	least: (gap, from, to) => {
		const h = Math.min(Math.max(0.5, from), to);
		return gap > 0 ? (gap * gap) / (h * (1 - h)) : 0;
	},
	most: (gap, from, to) => {
		// Towards its end of the axis the weight rises and the possible gap falls: worst where they meet.
		const at = (h: number) => (h > 0 && h < 1 ? Math.min(gap, 2 * h, 2 * (1 - h)) ** 2 / (h * (1 - h)) : 0);
		const inside = (h: number) => Math.min(Math.max(h, from), to);
		return Math.max(at(inside(gap / 2)), at(inside(1 - gap / 2)), at(from), at(to));
	},
	noise: (from, to) => to - from
};

/**
 * Anderson-Darling distance: as `cramer_von_mises`, with more weight on the tails: sqrt of the integral of
 * (F - G)^2 / (H (1 - H)) dH, H = (F + G) / 2.
 *
 * Range: 0 (same law) to sqrt(8 ln 2 - 4) = 1.243 (nothing in common). Sign: none, symmetric. Missing values count as lowest; inside
 * a bin the functions rise in a straight line. Value: less what sampling adds. Interval: from the
 * Dvoretzky-Kiefer-Wolfowitz-Massart band (gap-cells.ts), exact for every law and sample size; in the far tails the band tells
 * little, and the upper end is wide. `method.params` holds the standardised statistic of Scholz and Stephens and its
 * classical p-value (cut to 0.001 to 0.25, where their table ends), which pages nobody. Reference: Anderson and Darling 1952;
 * Scholz and Stephens 1987; Massart 1990.
 */
export const andersonDarling: Metric<'two_sample'> = {
	name: 'anderson_darling',
	title: 'Anderson-Darling',
	version: 1,
	kind: 'distance',
	unit: '',
	needs: 'two_sample',
	feature: 'numeric',
	origin: 0,
	range: [0, 1.2431],
	estimate: (sample, context) => {
		const tally = rankTally(sample);
		const { n, m } = tally;
		const blind = tooFew(n, m, context.min_n);
		if (blind) return blind;
		const { plain, ...ends } = gapInterval(tally, effectiveRows(n, m, context.profile), context.alpha, tails);
		const interval = { ...ends, upper: Math.min(ends.upper, MOST) };
		return madeEstimate(interval, context, tally, {
			name: 'dkw_cells',
			params: {
				plain: Math.min(MOST, plain),
				debiased: true,
				...grainOf(tally, sample.fine?.exact),
				...classical(tally)
			}
		});
	}
};

function classical({ x, y, n, m }: Parameters<typeof grainOf>[0]): Record<string, number | string> {
	const distinct = Array.from(x).filter((count, i) => count + (y[i] ?? 0) > 0).length;
	// The variance of the statistic needs five rows, and the statistic two values.
	if (distinct < 2 || n + m < 5) return {};
	const { statistic, p_value } = andersonKsamp([x, y]);
	return Number.isFinite(statistic) ? { statistic, p_value, p_value_kind: 'classical' } : {};
}
