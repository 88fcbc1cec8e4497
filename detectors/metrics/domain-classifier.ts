import { beyond } from '#detectors/core/beyond.ts';
import { discriminantOf } from '#detectors/core/discriminant.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { oncePer } from '#detectors/core/once.ts';
import { scorerOf, split } from '#detectors/core/scores.ts';
import type { Rows } from '#detectors/core/summary.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/** A feature with less than this of the gap is no driver; at most three are named. */
const LEAST_SHARE = 0.1;

/**
 * How well a classifier tells current rows from those of the reference: the area under its ROC curve, which is the probability that
 * it ranks a current row above one of the reference.
 *
 * Range: 0 to 1; 0.5 means that it cannot, 0.6 that one feature has moved by 0.36 standard deviations (or several by less, or a relation
 * between them). It sees shifts, changes of spread and of how features hang together (discriminant.ts). A third of the rows of each side
 * teach it, the others are ranked, so that the interval holds for every law and sample size (beyond.ts); `area` in `method.params` is the plain
 * area.
 * `method.params.drivers` names up to three features that carry the gap. Reference: Fisher 1936; Lopez-Paz and Oquab 2017.
 */
export const domainClassifier: Metric<'joint'> = {
	name: 'domain_classifier',
	title: 'Domain classifier',
	version: 1,
	kind: 'rate',
	unit: 'probability',
	needs: 'joint',
	origin: 0.5,
	range: [0, 1],
	estimate: (joint, context) => {
		const blind = tooFew(joint.current.n, joint.reference.n, Math.max(6, context.min_n));
		if (blind) return blind;
		const { scorer, learn, y } = scored(joint.reference);
		const current = split(joint.current);
		const found = discriminantOf(scorer(current.learn), learn);
		const x = scorer(current.tried);
		const drivers = found
			.drivers(x, y)
			.filter(({ feature, share }) => feature !== '' && share >= LEAST_SHARE)
			.slice(0, 3);
		const sides = { current: found.score(x), reference: found.score(y), base: found.score(learn) };
		return beyond(sides, context, joint, {
			name: 'held_out_grades',
			params: {
				drivers: drivers.map(({ feature }) => feature).join(', '),
				driver_shares: drivers.map(({ share }) => share.toFixed(2)).join(', '),
				terms: found.terms
			}
		});
	}
};

const scored = oncePer((reference: Rows) => {
	const { learn, tried } = split(reference);
	const scorer = scorerOf(learn);
	return { scorer, learn: scorer(learn), y: scorer(tried) };
});
