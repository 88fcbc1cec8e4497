import { logIncompleteGamma } from './distributions/gamma.ts';
import { persistenceOf, type Persistence } from './persistence.ts';
import { rootOf } from './root.ts';
import type { DispersionProfile } from './summary.ts';
import { symmetricEigenvalues } from './symmetric-eigenvalues.ts';

/** Fewer windows than this say too little about how windows differ. */
export const MIN_WINDOWS = 20;
/** So many windows show how long what differs between them lasts; of fewer that differ, half are taken to hang together. */
const LONG = 100;

/** Chance that a bound of what differs between windows is too low: of the classes, of one share. */
const DOUBT = 0.05;
const SHARE_DOUBT = 0.01;

type Origin = Pick<DispersionProfile, 'binning_id' | 'window_seconds' | 'source'>;

/**
 * Dispersion profile from the counts of windows of unchanged traffic over the frozen classes, all of one length and in the
 * order of time; null when fewer than `MIN_WINDOWS` hold rows. Windows must hold about as many rows as those to be
 * judged: what differs between windows (an hour's own mix) grows with their size. With `slots`, the place of each window
 * in a season (season.ts), windows are held against those at the same place.
 */
export function dispersionProfile(
	windows: readonly (readonly number[])[],
	origin: Origin,
	slots?: readonly number[]
): DispersionProfile | null {
	const filled = windows.map((window, i) => ({ window, slot: slots?.[i] ?? 0 })).filter((it) => total(it.window) > 0);
	const counts = filled.map(({ window }) => window);
	const places = slots && filled.map(({ slot }) => slot);
	const profile = profileOf(deviationsOf(counts, places), origin, new Set(places ?? [0]).size);
	return profile && { ...profile, rows: total(counts.map(total)) / counts.length };
}

/**
 * How far each window's shares lie from those of all, or of all at the same place of a season, in standard deviations of
 * independent rows.
 */
export function deviationsOf(windows: readonly (readonly number[])[], slots?: readonly number[]): number[][] {
	const pooled = new Map(
		[...Map.groupBy(windows.keys(), (i) => slots?.[i] ?? 0)].map(([slot, group]) => [
			slot,
			sharesOf(addUp(group.map((i) => windows[i] ?? [])))
		])
	);
	return windows.map((window, i) => deviation(window, pooled.get(slots?.[i] ?? 0) ?? []));
}

/** Whether a profile tells how one share differs between windows, and not how classes do. */
export function ofShare(profile: DispersionProfile | undefined): profile is DispersionProfile & { share: number } {
	return typeof profile?.share === 'number';
}

/**
 * The profile for a window of so many rows. What differs between windows does not average out over more of them: its
 * design effect grows with the rows. In a smaller window it is taken as it was, since rows that follow each other
 * would keep theirs. Log-odds of one share stray as far in a larger window (share-profile.ts): its profile stays as it is.
 */
export function profileForRows(profile: DispersionProfile, rows: number): DispersionProfile {
	if (ofShare(profile)) return profile;
	const growth = rows / (profile.rows ?? rows);
	if (!(growth > 1)) return profile;
	const [before, after] = [profile.eigenvalues, profile.eigenvalues.map((x) => 1 + (x - 1) * growth)];
	const [heaviest, heavier] = [Math.max(1, ...before), Math.max(1, ...after)];
	// The reference stays as long as it was.
	const reference_thinning = Math.max(1, ((profile.reference_thinning ?? 1) * heaviest) / heavier);
	return { ...profile, eigenvalues: after, reference_thinning };
}

function deviation(window: readonly number[], expected: readonly number[]): number[] {
	const size = Math.sqrt(total(window));
	return whiten(
		sharesOf(window).map((share, i) => size * (share - (expected[i] ?? 0))),
		expected
	);
}

/** Windows must differ by so many standard errors more than their rows explain, or a rare hit more would be a difference. */
const STANDS_OUT = 2;

/**
 * Whether the windows of one share differ beyond the noise of its hits, which is skewed: by `rare`, the mean over windows of
 * one over the variance of their hits. Whitened deviations of two classes, from which so many `means` were taken away.
 */
export function standsOut(deviations: readonly (readonly number[])[], rare: number, means: number): boolean {
	const independent = deviations.length - means;
	const square = deviations.reduce((sum, row) => sum + row.reduce((inner, x) => inner + x * x, 0), 0) / independent;
	return square - 1 > STANDS_OUT * Math.sqrt((2 + rare) / independent);
}

/** A profile of windows that do not differ: their rows are independent. */
export function flat(profile: DispersionProfile): DispersionProfile {
	return { ...profile, eigenvalues: profile.eigenvalues.map(() => 1), reference_thinning: 1 };
}

/**
 * The profile of the difference of one share between two groups, from [hits, the rest] of both in the same windows: what moves
 * both cancels. Its rows are those of the first. A difference between windows counts only where it stands out: a larger
 * window is charged for it many times. The two lists run in parallel; windows in which one side is empty are left out.
 */
export function pairedDispersionProfile(
	first: readonly (readonly number[])[],
	second: readonly (readonly number[])[],
	origin: Origin
): DispersionProfile | null {
	const pairs = first
		.map((window, i) => ({ one: window, two: second[i] ?? [] }))
		.filter(({ one, two }) => total(one) > 0 && total(two) > 0);
	const pooled = sharesOf(addUp(pairs.flatMap(({ one, two }) => [one, two])));
	// The usual difference goes before the rows come in: it is no less usual in a busy hour.
	const usual = difference(addUp(pairs.map(({ one }) => one)), addUp(pairs.map(({ two }) => two)));
	const deviations = pairs.map(({ one, two }) => {
		const size = Math.sqrt((total(one) * total(two)) / (total(one) + total(two)));
		return whiten(
			difference(one, two).map((apart, i) => size * (apart - (usual[i] ?? 0))),
			pooled
		);
	});
	const profile = profileOf(deviations, origin, 1);
	if (!profile) return null;
	const rows = total(pairs.map(({ one }) => total(one))) / pairs.length;
	const least = Math.min(rows, total(pairs.map(({ two }) => total(two))) / pairs.length);
	const rare = 1 / (least * pooled.reduce((product, share) => product * share, 1));
	return { ...(standsOut(deviations, rare, 1) ? profile : flat(profile)), rows };
}

/**
 * Eigenvalues of the covariance of whitened deviations: 1 in every direction for independent rows. Sample eigenvalues spread
 * even when the true ones are equal, so they are pulled towards their mean (Ledoit and Wolf 2004); none is taken below
 * 1; and what exceeds 1 is raised to its 95 % upper bound (99 % where it is one share alone, which has no other
 * directions to make up for it), since a variance guessed too low breaks far tails. What lasts for
 * several windows makes fewer independent ones of them: in the bound, and in the reference that is their sum. `means`
 * counts the means that were taken away: more than one are those of a season, whose windows lie that far apart.
 */
function profileOf(all: readonly (readonly number[])[], origin: Origin, means: number): DispersionProfile | null {
	const windows = all.length;
	if (windows < MIN_WINDOWS || windows <= means) return null;
	const occupied = (all[0] ?? []).flatMap((_, i) => (all.some((row) => row[i] !== 0) ? [i] : []));
	const deviations = all.map((row) => occupied.map((i) => row[i] ?? 0));
	const mean = addUp(deviations).map((sum) => sum / windows);
	const centred = deviations.map((row) => row.map((x, i) => x - (mean[i] ?? 0)));
	const seen = persistenceOf(centred, mean.length - 1);
	const short = seen.differ && windows < LONG;
	const lasting = means > 1 ? recurring(seen, means) : Math.max(seen.windows, short ? windows / 2 : 1);
	const independent = Math.max(2, (windows - means + 1) / Math.max(seen.squared, short ? windows / 8 : 1));
	const covariance = mean.map((_, i) =>
		mean.map((__, j) => centred.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0) / (windows - means))
	);
	// One direction is none: shares sum to 1.
	const raw = symmetricEigenvalues(covariance).slice(0, -1);
	const { middle, pull } = shrinkage(centred, covariance, raw);
	// Taking away the mean of windows that resemble each other takes some of their difference with it.
	const hidden = means > 1 ? 1 : 1 / (1 - Math.min(0.5, lasting / windows));
	const caution =
		(hidden * (independent - 1)) / lowChiSquare(independent - 1, occupied.length > 2 ? DOUBT : SHARE_DOUBT);
	const eigenvalues = raw.map((x) => 1 + caution * Math.max(0, x + pull * (middle - x) - 1));
	const heaviest = Math.max(1, ...eigenvalues);
	return { ...origin, eigenvalues, windows, reference_thinning: (1 + (heaviest - 1) * lasting) / heaviest };
}

/** What of a deviation comes back a whole season later, and again, both ways. */
function recurring({ first, decay }: Persistence, slots: number): number {
	return 1 + (2 * first * decay ** (slots - 1)) / (1 - decay ** slots);
}

/** Mean eigenvalue, and how far (0 to 1) each should be pulled to it: the share of their spread that is sampling noise. */
function shrinkage(centred: readonly number[][], covariance: readonly number[][], raw: readonly number[]) {
	const middle = total(raw) / Math.max(1, raw.length);
	const spread = raw.reduce((sum, x) => sum + (x - middle) ** 2, 0);
	const size = raw.reduce((sum, x) => sum + x * x, 0);
	let noise = 0;
	for (const row of centred) {
		const length = row.reduce((sum, x) => sum + x * x, 0);
		const along = row.reduce(
			(sum, x, i) => sum + x * (covariance[i] ?? []).reduce((inner, c, j) => inner + c * (row[j] ?? 0), 0),
			0
		);
		noise += length ** 2 - 2 * along + size;
	}
	return { middle, pull: spread > 0 ? Math.min(1, noise / centred.length ** 2 / spread) : 1 };
}

/** Lower quantile of chi-square. */
function lowChiSquare(df: number, p: number): number {
	return 2 * rootOf((x) => logIncompleteGamma(df / 2, x).lower - Math.log(p), 0, df);
}

/** Divided by the standard deviation that each class has for independent rows; 0 for classes nobody saw. */
function whiten(deviation: readonly number[], pooled: readonly number[]): number[] {
	return deviation.map((x, i) => ((pooled[i] ?? 0) > 0 ? x / Math.sqrt(pooled[i] ?? 1) : 0));
}

function sharesOf(counts: readonly number[]): number[] {
	const all = total(counts);
	return counts.map((count) => (all > 0 ? count / all : 0));
}

/** Shares of one side less those of the other. */
function difference(one: readonly number[], two: readonly number[]): number[] {
	const others = sharesOf(two);
	return sharesOf(one).map((share, i) => share - (others[i] ?? 0));
}

function addUp(rows: readonly (readonly number[])[]): number[] {
	const longest = rows.reduce((most, row) => Math.max(most, row.length), 0);
	return Array.from({ length: longest }, (_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0));
}

function total(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0);
}
