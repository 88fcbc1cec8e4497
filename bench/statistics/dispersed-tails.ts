import { classProfile } from '#detectors/core/class-profile.ts';
import { lowerEndExceeds } from '#detectors/core/divergence-interval.ts';
import { populationStability } from '#detectors/core/divergences.ts';
import { normalUpperQuantile } from '#detectors/core/distributions/normal.ts';
import { rootOf } from '#detectors/core/root.ts';
import type { DispersionProfile } from '#detectors/core/summary.ts';
import { randomFrom, type Random } from '../../test/detectors/random.ts';
import { trueDivergence } from '../../test/detectors/true-change.ts';
import { equalBounds, sharesOf } from './traffic.ts';

/**
 * True chance of a false page over the nominal one where hours differ: every hour has a mean of its own (normal, `hour_sd`), and
 * the law over all hours has a PSI of exactly 0.1 from the reference's. By importance sampling.
 */
export interface DispersedQuestion {
	change: keyof typeof CHANGES;
	hour_sd: number;
	n: number;
	alpha: number;
	trials: number;
	seed: number;
	/** Windows of the reference behind the profile, and the correlation of one hour's mean with the next. */
	windows: number;
	hour_phi: number;
	/** Without the splits of class-splits.ts. */
	together?: boolean;
}

const LIMIT = 0.1;
const MISSING = 0.01;
const bounds = equalBounds(12);
const present = (shares: readonly number[], missing: number) => [...shares.map((x) => x * (1 - missing)), missing];
const last = bounds.length;

/** Law of an hour with mean `v` sds away, changed by `size`; 0: unchanged. Values in twelve classes, missing ones last. */
const CHANGES = {
	'missing values': (mean: number, size: number) => present(sharesOf(bounds, mean), MISSING + size),
	'one class': (mean: number, size: number) => {
		const shares = sharesOf(bounds, mean).map((x, i) => (i === last ? x * Math.exp(6 * size) : x));
		const all = shares.reduce((sum, x) => sum + x, 0);
		return present(
			shares.map((x) => x / all),
			MISSING
		);
	},
	'the mean': (mean: number, size: number) => present(sharesOf(bounds, mean + 2 * size), MISSING),
	'the spread': (mean: number, size: number) => present(sharesOf(bounds, mean, 1 + 2 * size), MISSING)
};
export const DISPERSED_CHANGES = Object.keys(CHANGES) as (keyof typeof CHANGES)[];

type HourLaw = (v: number) => number[];

/** The law over all hours. */
function overall(law: HourLaw): number[] {
	const sum = law(0).map(() => 0);
	for (let v = -7; v <= 7; v += 0.25) {
		const weight = (0.25 * Math.exp((-v * v) / 2)) / Math.sqrt(2 * Math.PI);
		for (const [i, share] of law(v).entries()) sum[i] = (sum[i] ?? 0) + weight * share;
	}
	return sum;
}

/** A profile from windows of unchanged hours. */
function profileOf(question: DispersedQuestion, random: Random): DispersionProfile | undefined {
	const { hour_sd, hour_phi, windows, n, together } = question;
	let mood = random.normal();
	const timed = Array.from({ length: windows }, (_, hour) => {
		mood = hour_phi * mood + Math.sqrt(1 - hour_phi ** 2) * random.normal();
		return { start: hour * 3_600_000, counts: random.multinomial(n, CHANGES['the mean'](hour_sd * mood, 0)) };
	});
	const origin = { binning_id: '', window_seconds: 3600, source: '' };
	const profile = classProfile(timed, origin);
	if (!profile) return undefined;
	// The reference is as good as known: what is measured is the window's law.
	const known = { ...profile, reference_thinning: 1, season: null };
	return together ? { ...known, splits: null } : known;
}

export function dispersedMissRate(question: DispersedQuestion): { ratio: number; error: number } {
	const { change, hour_sd, n, alpha, trials, seed } = question;
	const random = randomFrom(seed);
	const lawOf =
		(size: number): HourLaw =>
		(v) =>
			CHANGES[change](hour_sd * v, size);
	const reference = overall(lawOf(0));
	const size = rootOf((x) => trueDivergence(overall(lawOf(x)), reference, populationStability) - LIMIT, 1e-4, 0.9);
	const law = lawOf(size);
	const [current, counts] = [overall(law), reference.map((share) => share * 1e9)];
	const profile = profileOf(question, random);
	// Further along the change, in standard deviations of the rows; and moods of the hour.
	const lean = current.map((share, i) => Math.log(share / (reference[i] ?? 1)));
	const mean = current.reduce((sum, share, i) => sum + share * (lean[i] ?? 0), 0);
	const sd = Math.sqrt(current.reduce((sum, share, i) => sum + share * ((lean[i] ?? 0) - mean) ** 2, 0));
	const z = normalUpperQuantile(alpha);
	const ways = [0, 0.3, 0.6, 0.9, 1.2].flatMap((tilt) =>
		[-1.2, -0.9, -0.6, -0.3, 0, 0.3, 0.6, 0.9, 1.2].flatMap((mood) => {
			const far = Math.hypot(tilt, mood);
			return far > 0.5 && far < 1.4 ? [{ tilt: (tilt * z) / Math.sqrt(n) / sd, mood: mood * z }] : [];
		})
	);
	let sum = 0;
	let squares = 0;
	for (let trial = 0; trial < trials; trial++) {
		const way = ways[Math.floor(random.uniform() * ways.length)] ?? { tilt: 0, mood: 0 };
		const v = way.mood + random.normal();
		const hour = law(v);
		const leant = (tilt: number) => hour.map((share, i) => share * Math.exp(tilt * (lean[i] ?? 0)));
		const scale = (tilt: number) => leant(tilt).reduce((all, share) => all + share, 0);
		const window = random.multinomial(
			n,
			leant(way.tilt).map((share) => share / scale(way.tilt))
		);
		if (!lowerEndExceeds({ current: window, reference: counts }, populationStability, LIMIT, alpha, profile)) continue;
		const along = window.reduce((all, count, i) => all + count * (lean[i] ?? 0), 0);
		const scales = new Map<number, number>();
		let drawn = 0;
		for (const { tilt, mood } of ways) {
			const known = scales.get(tilt) ?? Math.log(scale(tilt));
			scales.set(tilt, known);
			drawn += Math.exp(tilt * along - n * known + mood * v - (mood * mood) / 2) / ways.length;
		}
		sum += 1 / drawn;
		squares += 1 / drawn ** 2;
	}
	const found = sum / trials;
	return { ratio: found / alpha, error: Math.sqrt(Math.max(0, squares / trials - found * found) / trials) / alpha };
}
