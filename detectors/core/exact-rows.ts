import type { Fine, Sample } from './summary.ts';
import { tallyOf } from './tally.ts';

/**
 * The rows of two samples in the place of fine bins: every metric that reads distribution functions becomes exact. O(n log n);
 * use it where somebody asks for it, and the histogram otherwise.
 */
export function fineOfRows({ current, reference, missing }: Sample): Fine {
	const one = partsOf(current);
	const two = partsOf(reference);
	const { values, x, y } = tallyOf(one.finite, two.finite);
	const along = (first: readonly number[], middle: ArrayLike<number>, last: number) => {
		const all = new Float64Array(first.length + middle.length + 1);
		all.set(first);
		all.set(middle, first.length);
		all[all.length - 1] = last;
		return all;
	};
	return {
		current: along([missing?.current ?? 0, one.nan, one.below], x, one.above),
		reference: along([missing?.reference ?? 0, two.nan, two.below], y, two.above),
		values: along([NaN, NaN, -Infinity], values, Infinity),
		exact: true
	};
}

function partsOf(rows: ArrayLike<number>) {
	const finite = new Float64Array(rows.length);
	let [n, nan, below, above] = [0, 0, 0, 0];
	for (let i = 0; i < rows.length; i++) {
		const value = rows[i] ?? NaN;
		if (Number.isFinite(value)) finite[n++] = value;
		else if (Number.isNaN(value)) nan++;
		else if (value > 0) above++;
		else below++;
	}
	return { finite: finite.subarray(0, n), nan, below, above };
}
