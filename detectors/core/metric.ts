import type { Blind, Estimate } from '#core/verdict.ts';
import type { DispersionProfile, Need, Summaries } from './summary.ts';

/** What kind of number a metric makes, so that no consumer can mix them up. */
export type MetricKind = 'distance' | 'rate' | 'ratio' | 'difference' | 'quantile' | 'level';

export interface Context {
	/** Error probabilities of the two ends, each in (0, 0.5): levels spent are often near 1e-9. */
	alpha: { lower: number; upper: number };
	/** Absent means independent rows. */
	profile?: DispersionProfile;
	/** Fewer rows than this are `blind: too_few`. */
	min_n: number;
}

/** One metric: one file, one exported constant, one test. Pure and browser-safe. */
export interface Metric<N extends Need = Need> {
	/** Name in configuration, API and CLI: psi, jensen_shannon, kolmogorov_smirnov, ... */
	name: string;
	/** Short name for people: PSI, JS, KS. */
	title: string;
	/** Rises with every change of the numbers it makes. */
	version: number;
	kind: MetricKind;
	/** '' for a pure number, 'share', 'ms', '°C'. */
	unit: string;
	needs: N;
	/** The kind of feature that it can read; any where left out. */
	feature?: 'numeric' | 'categorical';
	/** Where "nothing has changed" lies; absent for levels. */
	origin?: number;
	/** Possible values, inclusive. */
	range: [number, number];
	estimate(input: Summaries[N], context: Context): Estimate | Blind;
}

/** Any registered metric; `needs` tells its input. */
export type AnyMetric = { [N in Need]: Metric<N> }[Need];
