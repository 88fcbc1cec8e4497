import { beyond } from '#detectors/core/beyond.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { oncePer } from '#detectors/core/once.ts';
import { scorerOf, split, type Scores } from '#detectors/core/scores.ts';
import type { Rows } from '#detectors/core/summary.ts';
import { symmetricEigen } from '#detectors/core/symmetric-eigenvalues.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/** Share of the variance that the kept components hold at least. */
const SHARE = 0.8;

/**
 * Probability that a current row is reconstructed worse than one of the reference from the components that hold 80 % of the
 * reference's variance: how features hang together has changed, or rows lie where the reference has none.
 *
 * Range: 0 to 1; 0.5 means no change, above it current rows fit worse. A change along the components alone leaves it at 0.5. Columns are
 * scored by their grades in the reference (scores.ts). A third of the reference gives scores and components, the error of the other
 * rows is ranked against that of current ones, so that the interval holds for every law and sample size (beyond.ts).
 * Reference: Pearson 1901; Jackson and Mudholkar 1979.
 */
export const pcaReconstruction: Metric<'joint'> = {
	name: 'pca_reconstruction',
	title: 'PCA reconstruction',
	version: 1,
	kind: 'rate',
	unit: 'probability',
	needs: 'joint',
	origin: 0.5,
	range: [0, 1],
	estimate: (joint, context) => {
		const blind = tooFew(joint.current.n, joint.reference.n, Math.max(3, context.min_n));
		if (blind) return blind;
		const { components, held, errorsOf, errors, base } = fitted(joint.reference);
		const sides = { current: errorsOf(joint.current), reference: errors, base };
		return beyond(sides, context, joint, {
			name: 'held_out_errors',
			params: { sign: 'P(current error > reference error)', components, share_of_variance: held }
		});
	}
};

const fitted = oncePer((reference: Rows) => {
	const { learn, tried } = split(reference);
	const scorer = scorerOf(learn);
	const { values } = scorer(learn);
	const moments = values.map((a) => values.map((b) => a.reduce((sum, x, row) => sum + x * (b[row] ?? 0), 0)));
	const found = symmetricEigen(moments);
	const whole = found.reduce((sum, { value }) => sum + value, 0);
	const all = found.filter(({ value }) => value > 1e-9 * whole);
	let [components, held] = [0, 0];
	// One direction at least is left out: nothing would be left of an error otherwise.
	for (; components < all.length - 1 && held < SHARE * whole; components++) held += all[components]?.value ?? 0;
	const directions = all.slice(0, components).map(({ direction }) => direction);
	const errorsOf = (rows: Rows) => residuals(scorer(rows), directions);
	return { components, held: whole > 0 ? held / whole : 1, errorsOf, errors: errorsOf(tried), base: errorsOf(learn) };
});

/** Squared distance of every row from the plane of the directions. */
function residuals({ n, values }: Scores, directions: readonly number[][]): Float64Array {
	const left = new Float64Array(n);
	for (const column of values) for (let row = 0; row < n; row++) left[row] = (left[row] ?? 0) + (column[row] ?? 0) ** 2;
	for (const direction of directions) {
		const along = new Float64Array(n);
		for (const [k, column] of values.entries()) {
			const part = direction[k] ?? 0;
			for (let row = 0; row < n; row++) along[row] = (along[row] ?? 0) + part * (column[row] ?? 0);
		}
		for (let row = 0; row < n; row++) left[row] = (left[row] ?? 0) - (along[row] ?? 0) ** 2;
	}
	return left;
}
