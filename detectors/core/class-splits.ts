import type { Divergence } from './divergences.ts';
import { SMOOTHING } from './paired-shares.ts';
import { leastGap, type DispersedHits } from './share-apart.ts';
import { shareDispersion, spreadOf } from './share-profile.ts';
import type { ClassSplit, DispersionProfile, TwoSample } from './summary.ts';

/** Where classes differ less than this between windows, the test of all of them together is as good in every direction. */
const HEAVY = 1.5;

/**
 * The splits that a profile of classes is worth: each class against the rest, and `groups` of classes. Undefined where no
 * direction is heavy. Windows hold rows, and `slots` are those of the profile.
 */
export function classSplits(
	profile: DispersionProfile,
	windows: readonly (readonly number[])[],
	groups: readonly (readonly number[])[],
	slots?: readonly number[]
): ClassSplit[] | undefined {
	if (Math.max(1, ...profile.eigenvalues) < HEAVY) return undefined;
	const alone = (windows[0] ?? []).map((_, i) => [i]);
	return [...alone, ...groups].map((classes) => {
		const known = shareDispersion(
			windows.map((counts) => sides(counts, classes)),
			profile,
			slots
		);
		const [effect = 1] = known?.eigenvalues ?? [];
		const thinned = effect * (known?.reference_thinning ?? 1);
		const log_odds_sd = spreadOf(known ?? undefined, known?.rows ?? 1).window;
		return { classes: [...classes], log_odds_sd, lasting: effect > 1 ? (thinned - 1) / (effect - 1) : 1 };
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
	let found = enough;
	for (const { classes, log_odds_sd, lasting } of splits) {
		const [a = 0, rest = 0] = sides(sample.current, classes);
		const [b = 0, others = 0] = sides(sample.reference, classes);
		const [n, m] = [a + rest, b + others];
		const window = profile.rows ?? n;
		const now = log_odds_sd * Math.sqrt(Math.max(1, window / n));
		const then = log_odds_sd * Math.sqrt(Math.min(1, (lasting * window) / m));
		const inside = classes.filter((i) => held[i]).length;
		const up = a * m > b * n;
		const one: DispersedHits = { hits: up ? a : rest, n, sd: now };
		const two: DispersedHits = { hits: up ? b : others, n: m, sd: then };
		if (!apart(one, two)) continue;
		const own = Math.max(1, up ? inside : occupied - inside);
		const gap = (p: number, q: number) => (p > q ? twoClasses(p, q, own, cells, divergence) : 0);
		found = Math.max(found, leastGap(one, two, each, gap, found));
	}
	return found;
}

/** The divergence of two classes that are made of so many of all, each of which has its mass added. */
function twoClasses(p: number, q: number, own: number, cells: number, divergence: Divergence): number {
	const term = (x: number, y: number, mass: number) => (y + mass) * divergence.f((x + mass) / (y + mass));
	const sum = term(p, q, own * SMOOTHING) + term(1 - p, 1 - q, (cells - own) * SMOOTHING);
	return Math.max(0, sum / (1 + cells * SMOOTHING));
}

/** What is less than three standard errors apart is no matter for levels of a thousandth and below. */
function apart(one: DispersedHits, two: DispersedHits): boolean {
	const share = (one.hits + two.hits) / (one.n + two.n);
	const noise = share * (1 - share);
	return one.hits / one.n - two.hits / two.n > 3 * Math.sqrt(noise * (1 / one.n + 1 / two.n)) * 0.8;
}

function sides(counts: readonly number[], classes: readonly number[]): [number, number] {
	const all = counts.reduce((sum, count) => sum + count, 0);
	const hits = classes.reduce((sum, i) => sum + (counts[i] ?? 0), 0);
	return [hits, Math.max(0, all - hits)];
}
