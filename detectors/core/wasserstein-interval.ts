import { axisAreas } from './axis-areas.ts';
import { gapBand } from './bounded-differences.ts';
import { bernsteinReach } from './mean-interval.ts';
import { momentsOf } from './moments.ts';
import type { Interval } from './rates.ts';
import type { Tally } from './tally.ts';

/**
 * First Wasserstein distance W with its interval, in the unit of the tally's values. `rows` are the effective sizes.
 *
 * Lower end: the area between the functions after their gap was made smaller by the band that holds both
 * (Dvoretzky-Kiefer-Wolfowitz-Massart): exact for every law. Upper end: W is the largest difference of means E f(X) - E f(Y) over
 * functions f of slope 1 at most (Kantorovich and Rubinstein 1958). For the best f the observed distance is at least the observed
 * difference, a difference of two means whose variances are at most those of the values: so Bernstein's bound with the values'
 * own variances and range holds, as far as rows lie no farther out than those seen.
 */
export function wassersteinInterval(
	tally: Tally,
	rows: { n: number; m: number },
	alpha: { lower: number; upper: number }
): Interval & { plain: number } {
	const { gap, least, root } = axisAreas(tally, gapBand(alpha.lower, rows.n, rows.m));
	const [x, y] = [momentsOf(tally, 'x'), momentsOf(tally, 'y')];
	const error = Math.sqrt(variance(x) / rows.n + variance(y) / rows.m);
	const df = Math.max(1, Math.min(rows.n, rows.m) - 1);
	const range = (tally.values[tally.values.length - 1] ?? 0) - (tally.values[0] ?? 0);
	// Mean of |gap| under one law: sqrt(2 / pi) of its standard deviation.
	const noise2 = (2 / Math.PI) * root * root * (1 / rows.n + 1 / rows.m);
	return {
		value: Math.sqrt(Math.max(0, gap * gap - noise2)),
		lower: least,
		upper: gap + bernsteinReach(alpha.upper, error, df, range / Math.min(rows.n, rows.m)),
		plain: gap
	};
}

function variance({ n, squares }: { n: number; squares: number }): number {
	return squares / Math.max(1, n - 1);
}
