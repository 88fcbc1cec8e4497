import { boundedDifference } from '#detectors/core/bounded-differences.ts';
import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { oncePer } from '#detectors/core/once.ts';
import { scorerOf, split, type Scores } from '#detectors/core/scores.ts';
import { normalFrom } from '#detectors/core/seeded.ts';
import type { Rows } from '#detectors/core/summary.ts';
import { tooFew } from '#detectors/core/too-few.ts';

const FREQUENCIES = 64;
const SEED = 0x6d6d64;
/** The bandwidth is the median distance among so many rows. */
const MEDIAN_ROWS = 200;

/**
 * Maximum mean discrepancy of a Gaussian kernel, by 64 seeded random Fourier frequencies: the distance of the mean embeddings.
 *
 * Range: 0 (same law, as far as these frequencies see) to 2. Sign: none, symmetric. Columns are scored by their grades in the
 * reference (scores.ts); the bandwidth is the median distance of reference rows. Scores and bandwidth come from a third of the reference,
 * the other rows are compared. Value: the square less its own noise. Interval: changing one row moves the distance by at most 2/n or 2/m
 * (McDiarmid 1989), and its mean lies at most sqrt(1/n + 1/m) above the truth: exact for every law, and wide for it.
 * Reference: Gretton and others 2012; Rahimi and Recht 2007.
 */
export const mmd: Metric<'joint'> = {
	name: 'mmd',
	title: 'MMD',
	version: 1,
	kind: 'distance',
	unit: '',
	needs: 'joint',
	origin: 0,
	range: [0, 2],
	estimate: (joint, context) => {
		const { n } = joint.current;
		const blind = tooFew(n, joint.reference.n, Math.max(3, context.min_n));
		if (blind) return blind;
		const { meanOf, mean, m, bandwidth } = embedded(joint.reference);
		const here = meanOf(joint.current);
		const { alpha, profile } = context;
		const rows = effectiveRows(n, m, profile);
		const plain = Math.sqrt(here.reduce((sum, x, i) => sum + (x - (mean[i] ?? 0)) ** 2, 0));
		const lengthOf = (vector: Float64Array) => vector.reduce((sum, x) => sum + x * x, 0);
		const noise = (1 - lengthOf(here)) / rows.n + (1 - lengthOf(mean)) / rows.m;
		const most = Math.sqrt(1 / rows.n + 1 / rows.m);
		const lower = Math.max(0, plain - most - boundedDifference(alpha.lower, rows.n, rows.m, 2));
		const upper = Math.min(2, plain + boundedDifference(alpha.upper, rows.n, rows.m, 2));
		const value = Math.sqrt(Math.max(0, plain * plain - noise));
		return madeEstimate(
			{ value, lower, upper },
			context,
			{ n, m: joint.reference.n },
			{
				name: 'bounded_differences',
				params: { plain, debiased: true, bandwidth, frequencies: FREQUENCIES, reference_held_out: m }
			}
		);
	}
};

const embedded = oncePer((reference: Rows) => {
	const { learn, tried } = split(reference);
	const scorer = scorerOf(learn);
	const bandwidth = medianDistance(scorer(learn));
	const normal = normalFrom(SEED);
	const { columns } = scorer(learn);
	const frequencies = Array.from({ length: FREQUENCIES }, () => columns.map(() => normal() / bandwidth));
	const meanOf = (rows: Rows) => meanEmbedding(scorer(rows), frequencies);
	return { meanOf, mean: meanOf(tried), m: tried.n, bandwidth };
});

/** Means of cosine and sine of every frequency, scaled so that a row has length 1. */
function meanEmbedding({ n, values }: Scores, frequencies: readonly (readonly number[])[]): Float64Array {
	const mean = new Float64Array(2 * frequencies.length);
	const scale = 1 / (Math.max(1, n) * Math.sqrt(frequencies.length));
	const used = [...values.entries()].filter(([, scores]) => scores.some((score) => score !== 0));
	for (const [k, frequency] of frequencies.entries()) {
		const phase = new Float64Array(n);
		for (const [column, scores] of used) {
			const factor = frequency[column] ?? 0;
			for (let row = 0; row < n; row++) phase[row] = (phase[row] ?? 0) + factor * (scores[row] ?? 0);
		}
		let [cosine, sine] = [0, 0];
		for (const angle of phase) {
			cosine += Math.cos(angle);
			sine += Math.sin(angle);
		}
		mean[2 * k] = cosine * scale;
		mean[2 * k + 1] = sine * scale;
	}
	return mean;
}

/** Median distance among the first rows; 1 where they are all alike. */
function medianDistance({ n, values }: Scores): number {
	const rows = Math.min(n, MEDIAN_ROWS);
	const distances: number[] = [];
	for (let i = 0; i < rows; i++)
		for (let j = 0; j < i; j++)
			distances.push(Math.sqrt(values.reduce((sum, column) => sum + ((column[i] ?? 0) - (column[j] ?? 0)) ** 2, 0)));
	distances.sort((a, b) => a - b);
	return distances[distances.length >> 1] || 1;
}
