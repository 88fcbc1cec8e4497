import { splitLowerEnd } from './class-splits.ts';
import { logWeightedChiSquareTails, type ChiSquareTerm } from './distributions/chi-square.ts';
import { normalUpperQuantile } from './distributions/normal.ts';
import { noncentralityPerUnit, type Divergence } from './divergences.ts';
import { farthestDivergence } from './farthest-shares.ts';
import { nearestShares } from './nearest-shares.ts';
import {
	copyOf,
	divergenceOf,
	likelihoodRatio,
	observedDivergence,
	pairedShares,
	type PairedShares
} from './paired-shares.ts';
import { rootOf } from './root.ts';
import type { DispersionProfile, TwoSample } from './summary.ts';
import { placesOf, trendLowerEnd } from './trend-end.ts';

export interface DivergenceInterval {
	/** Divergence with the part removed that sampling alone adds; between the ends, never below 0. */
	value: number;
	lower: number;
	upper: number;
	/** Divergence of the observed shares as they are: what other tools print. */
	plain: number;
	/** Degrees of freedom: occupied classes - 1. */
	df: number;
	/** p-value of "both samples follow one law": the likelihood-ratio test under the law of the noise. */
	p_no_change: number;
}

/** What the ends are made of: sizes, and the law of the noise. */
interface Setting {
	observed: PairedShares;
	divergence: Divergence;
	/** lambda = perUnit * D. */
	perUnit: number;
	df: number;
	/** Generalised design effects, heaviest first, one for each degree of freedom. */
	weights: number[];
}

type Sample = Pick<TwoSample, 'current' | 'reference'> & Partial<Pick<TwoSample, 'ordered' | 'classes'>>;

/**
 * Interval for an f-divergence between the laws of two samples over the same classes, by the profile
 * likelihood ratio with a curvature correction (docs/statistics.md derives it).
 *
 * `alpha` holds the error probabilities of the two ends, down to 1e-12. Without a profile rows count as
 * independent. Both samples need at least one row.
 */
export function divergenceInterval(
	sample: Sample,
	divergence: Divergence,
	alpha: { lower: number; upper: number },
	profile?: DispersionProfile
): DivergenceInterval {
	const setting = settingOf(sample, divergence, profile);
	const { observed, weights, perUnit, df } = setting;
	const plain = observedDivergence(sample, divergence);
	const homogeneity = likelihoodRatio(pooled(observed));
	const lower = Math.min(plain, bestLowerEnd(sample, setting, homogeneity, alpha.lower, profile));
	const upper = Math.max(plain, upperEnd(setting, alpha.upper));
	const bias = weights.reduce((sum, weight) => sum + weight, 0) / perUnit;
	const p_no_change = Math.exp(logWeightedChiSquareTails(homogeneity, law(weights, 0)).upper);
	return { value: Math.max(lower, plain - bias, 0), lower, upper, plain, df, p_no_change };
}

/** The lower end alone: all that decides whether a distance pages, at a fraction of the time. */
export function divergenceLowerEnd(
	sample: Sample,
	divergence: Divergence,
	alpha: number,
	profile?: DispersionProfile
): number {
	const setting = settingOf(sample, divergence, profile);
	return bestLowerEnd(sample, setting, likelihoodRatio(pooled(setting.observed)), alpha, profile);
}

/** The better of two lower ends, each with half of the probability: by all classes together, and by fewer directions. */
function bestLowerEnd(
	sample: Sample,
	setting: Setting,
	homogeneity: number,
	alpha: number,
	profile: DispersionProfile | undefined
): number {
	const directed = directedLowerEnd(sample, setting, profile);
	if (!directed) return lowerEnd(setting, homogeneity, alpha);
	const together = lowerEnd(setting, homogeneity, alpha / 2);
	return Math.max(together, directed(alpha / 2, together));
}

/**
 * Whether the lower end lies above `limit`: what pages, without the interval. Most answers need no search: a pair of shares
 * between the observed and the common ones bounds T from above, and where even that is not rejected, no limit is.
 */
export function lowerEndExceeds(
	sample: Sample,
	divergence: Divergence,
	limit: number,
	alpha: number,
	profile?: DispersionProfile
): boolean {
	if (observedDivergence(sample, divergence) <= limit) return false;
	const setting = settingOf(sample, divergence, profile);
	const { observed, perUnit, weights } = setting;
	const directed = directedLowerEnd(sample, setting, profile);
	if (directed && directed(alpha / 2, limit) > limit) return true;
	const level = directed ? alpha / 2 : alpha;
	const between = towardsPooled(observed, divergence, limit);
	const lambda = perUnit * limit;
	const distance = (Math.sqrt(likelihoodRatio(between)) + Math.sqrt(lambda)) ** 2;
	if (logWeightedChiSquareTails(distance, law(weights, lambda)).upper >= Math.log(level)) return false;
	return lowerEnd(setting, likelihoodRatio(pooled(observed)), level) > limit;
}

/**
 * The lower end by fewer directions than all classes have: by the splits of a profile that has some, or else by the mean of classes
 * that have an order; undefined where there is neither. Only what lies above `enough` need be found.
 */
function directedLowerEnd(
	sample: Sample,
	{ observed, divergence, weights }: Setting,
	profile: DispersionProfile | undefined
): ((alpha: number, enough: number) => number) | undefined {
	if (profile?.splits?.length) return (alpha, enough) => splitLowerEnd(sample, divergence, alpha, profile, enough);
	const places = placesOf(sample);
	return places && ((alpha) => trendLowerEnd(observed, places, divergence, alpha, weights[0] ?? 1));
}

/** A pair of shares with a divergence of at most `limit`, on the straight way from the observed to the common shares. */
function towardsPooled(observed: PairedShares, divergence: Divergence, limit: number): PairedShares {
	const goal = pooled(observed);
	let kept = 1;
	let shares = observed;
	for (let step = 0; step < 20; step++) {
		const reached = divergenceOf(shares.cells, divergence);
		if (reached <= limit) return shares;
		// Along this way the divergence falls nearly with the square; a little more makes sure to arrive.
		kept *= 0.9999 * Math.sqrt(limit / reached);
		const cells = observed.cells.map((cell, i) => {
			const { p, q } = goal.cells[i] ?? cell;
			return { ...cell, p: kept * cell.p + (1 - kept) * p, q: kept * cell.q + (1 - kept) * q };
		});
		shares = { ...observed, cells };
	}
	return goal;
}

function settingOf(sample: Sample, divergence: Divergence, profile?: DispersionProfile): Setting {
	const thinning = profile?.reference_thinning ?? 1;
	const observed = pairedShares({
		current: sample.current,
		reference: thinning > 1 ? sample.reference.map((count) => count / thinning) : sample.reference
	});
	const { n, m, occupied } = observed;
	const df = Math.max(1, occupied - 1);
	const perUnit = noncentralityPerUnit(divergence) * ((n * m) / (n + m));
	return { observed, divergence, perUnit, df, weights: weightsOf(df, profile) };
}

/** The profile's eigenvalues, heaviest first, cut or filled up with independent directions to `df` of them. */
function weightsOf(df: number, profile?: DispersionProfile): number[] {
	const eigenvalues = [...(profile?.eigenvalues ?? [])].sort((x, y) => y - x);
	return Array.from({ length: df }, (_, i) => Math.max(eigenvalues[i] ?? 1, 1e-3));
}

/** Law of the squared distance from p = q when the true divergence is `lambda` away: the worst direction takes it all. */
function law(weights: readonly number[], lambda: number): ChiSquareTerm[] {
	const heaviest = weights[0] ?? 1;
	const terms = weights.map((weight, i) => ({ weight, df: 1, noncentrality: i === 0 ? lambda / heaviest : 0 }));
	if (weights.every((weight) => weight === heaviest))
		return [{ weight: heaviest, df: weights.length, noncentrality: lambda / heaviest }];
	return terms;
}

/** Both samples with their common shares: the likeliest pair with divergence 0. */
function pooled({ cells, n, m, occupied }: PairedShares): PairedShares {
	const common = cells.map((cell) => {
		const share = (cell.a + cell.b) / (n + m);
		return { ...cell, p: share, q: share };
	});
	return { cells: common, n, m, occupied };
}

/**
 * The largest L for which D <= L is rejected: the observed point lies sqrt(T) outside the ball of radius
 * sqrt(lambda) around p = q, so its squared distance (sqrt(T) + sqrt(lambda))^2 is held against the noncentral chi-square.
 * Walks along the price mu of divergence, at each of which the nearest pair and its L come together.
 */
function lowerEnd(setting: Setting, homogeneity: number, alpha: number): number {
	const { observed, divergence, perUnit, weights } = setting;
	const target = Math.log(alpha);
	// The clear case, nearly every look of an unchanged feature: not even "no change at all" is rejected.
	if (logWeightedChiSquareTails(homogeneity, law(weights, 0)).upper >= target) return 0;
	const shares = copyOf(observed);
	let limit = 0;
	const excess = (logMu: number) => {
		nearestShares(shares, divergence, Math.exp(logMu));
		limit = divergenceOf(shares.cells, divergence);
		const lambda = perUnit * limit;
		const distance = (Math.sqrt(likelihoodRatio(shares)) + Math.sqrt(lambda)) ** 2;
		return logWeightedChiSquareTails(distance, law(weights, lambda)).upper - target;
	};
	const radius = Math.sqrt(homogeneity);
	const reach = normalUpperQuantile(alpha) * Math.sqrt(weights[0] ?? 1);
	const guess = Math.log((radius / Math.max(radius - reach, radius / 20) - 1) * (perUnit / 2));
	let low = guess;
	let high = guess;
	if (excess(guess) > 0) while (high < guess + 30 && excess((high += 0.7)) > 0) low = high;
	else while (low > guess - 30 && excess((low -= 0.7)) <= 0) high = low;
	const root = rootOf(excess, low, high, 1e-9, 1e-3);
	excess(root);
	return limit;
}

/**
 * The largest L for which D >= L is not rejected. The observed point lies sqrt(T) inside the surface D = L. Its component
 * towards the nearest point of the surface is normal, so T above z^2 rejects at any L. From there the level is used up:
 * the squared distance (sqrt(lambda) - sqrt(T))^2 from p = q is held against the lower quantile of the noncentral
 * chi-square, whose other directions only add distance. That budget falls with L, so every step down from above is valid.
 */
function upperEnd({ observed, divergence, perUnit, weights }: Setting, alpha: number): number {
	const z = normalUpperQuantile(alpha);
	const most = z * z * (weights[0] ?? 1);
	const loose = farthestDivergence(observed, divergence, most);
	const tight = budgetAt(perUnit * loose, weights, alpha);
	return tight < most ? farthestDivergence(observed, divergence, tight) : loose;
}

/** T beyond which "lambda or farther" is rejected; Infinity where the distance from p = q cannot tell. */
function budgetAt(lambda: number, weights: readonly number[], alpha: number): number {
	const terms = law(weights, lambda);
	const target = Math.log(alpha);
	// A point closer to p = q than noise alone puts it proves nothing: not below the mean of the noise.
	const noise = weights.reduce((sum, weight) => sum + weight, 0);
	const tail = (x: number) => logWeightedChiSquareTails(x, terms).lower - target;
	if (tail(noise) > 0) return Infinity;
	return (Math.sqrt(lambda) - Math.sqrt(rootOf(tail, noise, noise + lambda, 1e-6, 1e-4))) ** 2;
}
