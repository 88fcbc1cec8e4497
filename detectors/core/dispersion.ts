import { logIncompleteGamma } from './distributions/gamma.ts';
import { rootOf } from './root.ts';
import type { DispersionProfile } from './summary.ts';
import { symmetricEigenvalues } from './symmetric-eigenvalues.ts';

/** Fewer windows than this say too little about how windows differ. */
export const MIN_WINDOWS = 20;

type Origin = Pick<DispersionProfile, 'binning_id' | 'window_seconds' | 'source'>;

/**
 * Dispersion profile from the counts of windows of unchanged traffic over the frozen classes, all of one length; null when
 * fewer than `MIN_WINDOWS` hold rows. Windows must hold about as many rows as those to be judged: what differs between
 * windows (an hour's own mix) grows with their size.
 */
export function dispersionProfile(windows: readonly (readonly number[])[], origin: Origin): DispersionProfile | null {
	const filled = windows.filter((window) => total(window) > 0);
	const pooled = sharesOf(addUp(filled));
	const deviations = filled.map((window) => {
		const size = Math.sqrt(total(window));
		return whiten(
			sharesOf(window).map((share, i) => size * (share - (pooled[i] ?? 0))),
			pooled
		);
	});
	return profileOf(deviations, origin);
}

/**
 * The same for a gate, from the candidate's and the stable version's counts in the same windows: what moves both cancels.
 * The two lists run in parallel; windows in which one side is empty are left out.
 */
export function pairedDispersionProfile(
	candidate: readonly (readonly number[])[],
	stable: readonly (readonly number[])[],
	origin: Origin
): DispersionProfile | null {
	const pairs = candidate
		.map((window, i) => ({ one: window, two: stable[i] ?? [] }))
		.filter(({ one, two }) => total(one) > 0 && total(two) > 0);
	const pooled = sharesOf(addUp(pairs.flatMap(({ one, two }) => [one, two])));
	const deviations = pairs.map(({ one, two }) => {
		const size = Math.sqrt((total(one) * total(two)) / (total(one) + total(two)));
		const other = sharesOf(two);
		return whiten(
			sharesOf(one).map((share, i) => size * (share - (other[i] ?? 0))),
			pooled
		);
	});
	return profileOf(deviations, origin);
}

/**
 * Eigenvalues of the covariance of whitened deviations: 1 in every direction for independent rows. Sample eigenvalues spread
 * even when the true ones are equal, so they are pulled towards their mean (Ledoit and Wolf 2004); none is taken below
 * 1; and what exceeds 1 is raised to its 95 % upper bound, since a variance guessed too low breaks far tails.
 */
function profileOf(deviations: readonly (readonly number[])[], origin: Origin): DispersionProfile | null {
	const windows = deviations.length;
	if (windows < MIN_WINDOWS) return null;
	const mean = addUp(deviations).map((sum) => sum / windows);
	const centred = deviations.map((row) => row.map((x, i) => x - (mean[i] ?? 0)));
	const covariance = mean.map((_, i) =>
		mean.map((__, j) => centred.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0) / (windows - 1))
	);
	// One direction is none: shares sum to 1.
	const raw = symmetricEigenvalues(covariance).slice(0, -1);
	const { middle, pull } = shrinkage(centred, covariance, raw);
	const caution = (windows - 1) / lowChiSquare(windows - 1);
	const eigenvalues = raw.map((x) => 1 + caution * Math.max(0, x + pull * (middle - x) - 1));
	return { ...origin, eigenvalues, windows };
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

/** 5 % quantile of chi-square. */
function lowChiSquare(df: number): number {
	return 2 * rootOf((x) => logIncompleteGamma(df / 2, x).lower - Math.log(0.05), 0, df);
}

/** Divided by the standard deviation that each class has for independent rows; classes nobody saw are left out. */
function whiten(deviation: readonly number[], pooled: readonly number[]): number[] {
	return deviation.flatMap((x, i) => ((pooled[i] ?? 0) > 0 ? x / Math.sqrt(pooled[i] ?? 1) : []));
}

function sharesOf(counts: readonly number[]): number[] {
	const all = total(counts);
	return counts.map((count) => (all > 0 ? count / all : 0));
}

function addUp(rows: readonly (readonly number[])[]): number[] {
	const longest = rows.reduce((most, row) => Math.max(most, row.length), 0);
	return Array.from({ length: longest }, (_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0));
}

function total(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0);
}
