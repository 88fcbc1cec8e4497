import { UNBOUNDED } from '#core/verdict.ts';
import { cloudOf } from '#detectors/core/cloud.ts';
import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { oncePer } from '#detectors/core/once.ts';
import { scorerOf, split, type Scores } from '#detectors/core/scores.ts';
import type { Rows } from '#detectors/core/summary.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/**
 * Distance of the current mean from the reference's, over the reference's spread (root mean square distance of a row from its mean).
 *
 * Range: 0 upwards, in spreads. Sign: none. Of an embedding the columns are taken as they are; columns of several features are scored
 * first (scores.ts). Rows with a gap or an infinite number are left out, and counted in `method.params`. `cosine` is that of the angle
 * between both means, for an embedding. Value: the square less its own noise. Interval: Bousquet's inequality for the length of a mean
 * vector, with the rows' own variances (the heaviest direction bounded by the root of the sum of squared eigenvalues) and
 * no row farther out than those seen. Reference: Bousquet 2002 (Boucheron, Lugosi and Massart 2013, section 12.5).
 */
export const centroid: Metric<'joint'> = {
	name: 'centroid',
	title: 'Centroid',
	version: 1,
	kind: 'distance',
	unit: 'spreads',
	needs: 'joint',
	origin: 0,
	range: [0, UNBOUNDED],
	estimate: (joint, context) => {
		const { cloud, read, own } = referenceCloud(joint.reference);
		const here = cloudOf(read(joint.current));
		const blind = tooFew(here.n, joint.reference.n, Math.max(2, context.min_n)) ?? tooFew(cloud.n, cloud.n, 2);
		if (blind) return blind;
		const { alpha, profile } = context;
		const rows = effectiveRows(here.n, cloud.n, profile);
		const plain = Math.hypot(...here.mean.map((x, i) => x - (cloud.mean[i] ?? 0)));
		const noise = here.variance / rows.n + cloud.variance / rows.m;
		const heaviest = here.heaviest / rows.n + cloud.heaviest / rows.m;
		const pull = Math.max(here.farthest / rows.n, cloud.farthest / rows.m);
		const reach = (alpha: number, more: number) => {
			const log = Math.log(1 / alpha);
			return more + Math.sqrt(2 * log * (heaviest + 2 * more * pull)) + (pull * log) / 3;
		};
		const unit = Math.sqrt(cloud.variance) || 1;
		const interval = {
			value: Math.sqrt(Math.max(0, plain ** 2 - noise)) / unit,
			lower: Math.max(0, plain - reach(alpha.lower, Math.sqrt(noise))) / unit,
			upper: (plain + reach(alpha.upper, 0)) / unit
		};
		const left_out = joint.current.n - here.n;
		return madeEstimate(
			interval,
			context,
			{ n: here.n, m: joint.reference.n },
			{
				name: 'bousquet',
				params: {
					plain: Math.min(UNBOUNDED, plain / unit),
					debiased: true,
					...(own && { cosine: cosineOf(here.mean, cloud.mean) }),
					left_out
				}
			}
		);
	}
};

/** One feature is an embedding, whose columns share a unit. */
const referenceCloud = oncePer((reference: Rows) => {
	const { learn, tried } = split(reference);
	const own = new Set(reference.features ?? reference.columns).size <= 1;
	const read = own ? (rows: Rows) => rows : rowsOf(scorerOf(learn));
	return { cloud: cloudOf(read(tried)), read, own };
});

/** Scores row by row. */
function rowsOf(scorer: (rows: Rows) => Scores): (rows: Rows) => Rows {
	return (rows) => {
		const { columns, n, values } = scorer(rows);
		const made = new Float64Array(n * columns.length);
		for (const [k, column] of values.entries())
			for (let row = 0; row < n; row++) made[row * columns.length + k] = column[row] ?? 0;
		return { columns, n, values: made };
	};
}

function cosineOf(a: Float64Array, b: Float64Array): number {
	const dot = a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
	const lengths = Math.hypot(...a) * Math.hypot(...b);
	return lengths > 0 && Number.isFinite(lengths) ? Math.max(-1, Math.min(1, dot / lengths)) : 0;
}
