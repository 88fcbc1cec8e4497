import type { Concern } from '#core/finding.ts';
import type { FeatureKind } from '#core/model-config.ts';
import type { Leeway } from '#core/verdict.ts';

/** The feature of monitors of all inputs together. */
export const ALL_INPUTS = '@inputs';

/** What is watched of a model: a metric on a feature or segment, and how far it may go. */
export interface Monitor {
	/** Name inside the model: 'income.psi', 'sex.F.dir'. */
	monitor: string;
	concern: Concern;
	metric: string;
	/** '' = none. */
	feature: string;
	/** '' = all traffic, else 'dimension=value'. */
	segment: string;
	/** The segment it is compared with, as 'dimension=value'; '' = none. */
	against: string;
	/** Name of the reference it is held against; '' = the main one. */
	reference: string;
	/** Lengths in seconds. */
	windows: readonly number[];
	leeway: Leeway;
	quantile: number | null;
	/** Fewer rows are `blind: too_few`. */
	min_n: number;
	source: 'declared' | 'default';
}

/** What arrived of a model, as far as the choice of monitors depends on it. */
export interface Seen {
	/** In the order in which they were first seen, the system's own ('@score') among them. */
	features: readonly { feature: string; kind: FeatureKind }[];
	/** Segments with rows, as 'dimension=value'. */
	segments: readonly string[];
	/** Share of rows without a value in the frozen reference, per feature; absent before it is frozen. */
	missing: ReadonlyMap<string, number>;
}
