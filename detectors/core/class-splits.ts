import { normalUpperQuantile } from './distributions/normal.ts';
import type { Divergence } from './divergences.ts';
import { SMOOTHING } from './paired-shares.ts';
import { leastGap, type DispersedHits } from './share-apart.ts';
import { shareDispersion, spreadOf } from './share-profile.ts';
import type { ClassSplit, DispersionProfile, TwoSample } from './summary.ts';

/** Where classes differ less than this between windows, the test of all of them together is as good in every direction. */
const HEAVY = 1.5;

/** Shares that are less than this part of what is needed apart prove nothing: most need no search. */
const NEAR = 0.8;

/**
 * The splits that a profile of classes is worth: each class against the rest. Undefined where no direction is heavy. Windows
 * hold rows, and `slots` are those of the profile. No groups of classes: the log-odds of both ends together, which would
 * see a change of spread, rise with the square of a mean that moves, and are nothing like normal.
 */
export function classSplits(
	profile: DispersionProfile,
	windows: readonly (readonly number[])[],
	slots?: readonly number[]
): ClassSplit[] | undefined {
	if (Math.max(1, ...profile.eigenvalues) < HEAVY) return undefined;
	return (windows[0] ?? []).map((_, at) => {
		const known = shareDispersion(
			windows.map((counts) => sides(counts, at)),
			profile,
			slots
		);
		const [effect = 1] = known?.eigenvalues ?? [];
		const thinned = effect * (known?.reference_thinning ?? 1);
		const log_odds_sd = spreadOf(known ?? undefined, known?.rows ?? 1).window;
		return { log_odds_sd, lasting: effect > 1 ? (thinned - 1) / (effect - 1) : 1 };
	});
}

/**
 * Lower end of a divergence by the splits of its profile, each of which may spend an equal part of `alpha` on each side. Putting
 * classes together never makes an f-divergence larger, so what two classes prove holds for all of them. A class that was quiet is
 * held against its own noise, and not against the heaviest direction of all. Only what lies above `enough` is looked for: 0
 * or `enough` where nothing does.
 */
export function splitLowerEnd(
	sample: Pick<TwoSample, 'current' | 'reference'>,
	divergence: Divergence,
	alpha: number,
	profile: DispersionProfile,
	enough = 0
): number {
	const splits = profile.splits ?? [];
	const held = sample.current.map((count, i) => count + (sample.reference[i] ?? 0) > 0);
	const occupied = held.filter(Boolean).length;
	// As in the divergence of all classes: those that are empty on both sides are one.
	const cells = Math.min(held.length, occupied + 1);
	const each = alpha / (2 * splits.length);
	const reach = NEAR * normalUpperQuantile(each);
	let found = enough;
	for (const [at, { log_odds_sd, lasting }] of splits.entries()) {
		const [a, rest] = sides(sample.current, at);
		const [b, others] = sides(sample.reference, at);
		const [n, m] = [a + rest, b + others];
		const window = profile.rows ?? n;
		const now = log_odds_sd * Math.sqrt(Math.max(1, window / n));
		const then = log_odds_sd * Math.sqrt(Math.min(1, (lasting * window) / m));
		const up = a * m > b * n;
		const one: DispersedHits = { hits: up ? a : rest, n, sd: now };
		const two: DispersedHits = { hits: up ? b : others, n: m, sd: then };
		if (!apart(one, two, reach)) continue;
		const gap = (p: number, q: number) => (p > q ? twoClasses(p, q, up ? 1 : cells - 1, cells, divergence) : 0);
		found = Math.max(found, leastGap(one, two, each, gap, found));
	}
	return found;
}

/** The divergence of two classes of which the first is made of `own` of all `cells`, each of which has its mass added. */
export function twoClasses(p: number, q: number, own: number, cells: number, divergence: Divergence): number {
	const term = (x: number, y: number, mass: number) => (y + mass) * divergence.f((x + mass) / (y + mass));
	const sum = term(p, q, own * SMOOTHING) + term(1 - p, 1 - q, (cells - own) * SMOOTHING);
	return Math.max(0, sum / (1 + cells * SMOOTHING));
}

/** Whether the log-odds of two shares are so many standard errors apart, about. */
function apart(one: DispersedHits, two: DispersedHits, reach: number): boolean {
	const [a, rest, b, others] = [one.hits, one.n - one.hits, two.hits, two.n - two.hits].map((count) => count + 0.5);
	if (!a || !rest || !b || !others) return false;
	const noise = 1 / a + 1 / rest + 1 / b + 1 / others + one.sd ** 2 + two.sd ** 2;
	return Math.log((a * others) / (rest * b)) > reach * Math.sqrt(noise);
}

/** One class, and all others. */
function sides(counts: readonly number[], at: number): [number, number] {
	const all = counts.reduce((sum, count) => sum + count, 0);
	const hits = counts[at] ?? 0;
	return [hits, Math.max(0, all - hits)];
}
