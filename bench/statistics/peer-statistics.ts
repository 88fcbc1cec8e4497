import { MIDDLES } from './changes.ts';

/** A peer's rule, as a number from two histograms over the fine bins: the larger, the more drift. Missing values are dropped, as they do. */
export interface PeerStatistic {
	name: string;
	/** Its default limit of that number. */
	limit(n: number, m: number): number;
	of(current: readonly number[], reference: readonly number[]): number;
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

function shares(counts: readonly number[]): number[] {
	const all = total(counts);
	return counts.map((count) => count / all);
}

/** Calls `visit` with every gap between the two distribution functions and the distance to the next value. */
function gaps(current: readonly number[], reference: readonly number[], visit: (gap: number, step: number) => void) {
	const [p, q] = [shares(current), shares(reference)];
	let gap = 0;
	for (const [i, share] of p.entries()) {
		gap += share - (q[i] ?? 0);
		visit(Math.abs(gap), (MIDDLES[i + 1] ?? MIDDLES[i] ?? 0) - (MIDDLES[i] ?? 0));
	}
}

/** Shares over `bins` classes that hold as much of the reference each, or that are as wide each. */
function coarse(counts: readonly number[], uppers: readonly number[]): number[] {
	const found = uppers.map(() => 0);
	let at = 0;
	for (const [i, count] of counts.entries()) {
		while (at < uppers.length - 1 && (MIDDLES[i] ?? 0) > (uppers[at] ?? Infinity)) at++;
		found[at] = (found[at] ?? 0) + count;
	}
	return shares(found);
}

function equalWidth(counts: readonly number[], bins: number): number[] {
	const low = MIDDLES[counts.findIndex((count) => count > 0)] ?? 0;
	const high = MIDDLES[counts.findLastIndex((count) => count > 0)] ?? 1;
	return [...Array.from({ length: bins }, (_, i) => low + ((high - low) * (i + 1)) / bins), Infinity];
}

function equalShare(counts: readonly number[], bins: number): number[] {
	const uppers: number[] = [];
	let sum = 0;
	const all = total(counts);
	for (const [i, count] of counts.entries()) {
		sum += count;
		if (sum >= ((uppers.length + 1) * all) / bins && uppers.length < bins - 1) uppers.push(MIDDLES[i] ?? 0);
	}
	return [...uppers, Infinity];
}

function jensenShannon(p: readonly number[], q: readonly number[], base: number): number {
	let sum = 0;
	for (const [i, x] of p.entries()) {
		const y = q[i] ?? 0;
		const middle = (x + y) / 2;
		sum += (x > 0 ? x * Math.log(x / middle) : 0) + (y > 0 ? y * Math.log(y / middle) : 0);
	}
	return Math.sqrt(Math.max(0, sum / 2 / Math.log(base)));
}

/** Numeric rules. Docs of the defaults: detectors/compat; here over histograms, so that millions of windows can be judged. */
export const PEER_STATISTICS: readonly PeerStatistic[] = [
	{
		name: 'Evidently and Alibi, KS',
		limit: (n, m) => Math.sqrt(Math.log(2 / 0.05) / 2 / ((n * m) / (n + m))),
		of(current, reference) {
			let most = 0;
			gaps(current, reference, (gap) => (most = Math.max(most, gap)));
			return most;
		}
	},
	{
		name: 'Evidently, Wasserstein',
		limit: () => 0.1,
		of(current, reference) {
			let sum = 0;
			gaps(current, reference, (gap, step) => (sum += gap * step));
			return sum;
		}
	},
	{
		name: 'NannyML and Azure, Jensen-Shannon',
		limit: () => 0.1,
		of(current, reference) {
			const uppers = equalWidth(reference, 20);
			return jensenShannon(coarse(current, uppers), coarse(reference, uppers), 2);
		}
	},
	{
		name: 'PSI, deciles',
		limit: () => 0.1,
		of(current, reference) {
			const uppers = equalShare(reference, 10);
			const [p, q] = [coarse(current, uppers), coarse(reference, uppers)];
			return p.reduce((sum, x, i) => {
				const [a, b] = [Math.max(x, 1e-4), Math.max(q[i] ?? 0, 1e-4)];
				return sum + (a - b) * Math.log(a / b);
			}, 0);
		}
	},
	{
		name: 'whylogs, Hellinger',
		limit: () => 0.4,
		of(current, reference) {
			const uppers = equalWidth(reference, 30);
			const [p, q] = [coarse(current, uppers), coarse(reference, uppers)];
			return Math.sqrt(Math.max(0, 1 - p.reduce((sum, x, i) => sum + Math.sqrt(x * (q[i] ?? 0)), 0)));
		}
	}
];

/** Rules for categories: counts of the known ones, then of the new. */
export const CATEGORY_STATISTICS: readonly PeerStatistic[] = [
	{
		name: 'Evidently and NannyML, Jensen-Shannon',
		limit: () => 0.1,
		of: (current, reference) => jensenShannon(shares(current), shares(reference), Math.E)
	},
	{
		name: 'Alibi, chi-square',
		// The 95 % quantile with eight degrees of freedom.
		limit: () => 15.507,
		of(current, reference) {
			const [n, m] = [total(current), total(reference)];
			return current.reduce((sum, x, i) => {
				const y = reference[i] ?? 0;
				return x + y > 0 ? sum + (x * m - y * n) ** 2 / (n * m * (x + y)) : sum;
			}, 0);
		}
	}
];
