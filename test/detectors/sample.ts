import { isBlind, type Estimate } from '#core/verdict.ts';
import type { Metric } from '#detectors/core/metric.ts';
import type { Groups, Need, Summaries, TwoSample } from '#detectors/core/summary.ts';

/** Two samples over unnamed classes. */
export function sample(current: number[], reference: number[]): TwoSample {
	return {
		classes: current.map((_, i) => ({ label: String(i), kind: 'value' })),
		current,
		reference,
		ordered: true,
		binning_id: 'test'
	};
}

/** The table whose distances scipy computed for several tests. */
export const table = sample([30, 50, 20], [45, 80, 95]);

/** Women and men admitted at Berkeley in 1973, six largest departments (R datasets, UCBAdmissions). */
export const admissions: Groups = { group: { hits: 557, n: 1835 }, against: { hits: 1198, n: 2691 } };

/** The estimate of a metric that is not blind. */
export function estimated<N extends Need>(metric: Metric<N>, input: Summaries[N], alpha = 1e-3): Estimate {
	const made = metric.estimate(input, { alpha: { lower: alpha, upper: alpha }, min_n: 1 });
	if (isBlind(made)) throw new Error(`${metric.name} is blind: ${made.detail}`);
	return made;
}
