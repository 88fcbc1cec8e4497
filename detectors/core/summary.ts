import type { Season } from './season.ts';

/** What a metric may ask for. The runner fetches it; a metric never queries. */

export type ClassKind = 'value' | 'missing' | 'nan' | 'infinite' | 'new' | 'other';

/** Two samples counted over the same classes. Values that are not numbers are classes, never dropped. */
export interface TwoSample {
	/** One entry per class. `value` classes of a number come first, in rising order. */
	classes: { label: string; kind: ClassKind }[];
	/** Count of rows per class, same length as `classes`; weights make them fractional. */
	current: number[];
	reference: number[];
	/** True where the `value` classes have an order (numbers), so that distribution functions make sense. */
	ordered: boolean;
	/** Numbers only: both samples over the fine bins of the scale, or row by row (exact-rows.ts). */
	fine?: Fine;
	/** Identifies the frozen classes. */
	binning_id: string;
}

/**
 * Two samples of numbers in rising order, for distribution functions: missing values come first, then NaN, -infinity, the
 * occupied bins, +infinity.
 */
export interface Fine {
	current: number[] | Float64Array;
	reference: number[] | Float64Array;
	/** Middle of each bin in the feature's unit, -Infinity and Infinity at the ends, and NaN for missing values and NaN. */
	values?: number[] | Float64Array;
	/** Every distinct value has a bin of its own: nothing was rounded. */
	exact?: boolean;
}

/** Rows themselves, where a histogram is too coarse. NaN and infinite values may be among them. */
export interface Sample {
	current: ArrayLike<number>;
	reference: ArrayLike<number>;
	/** Rows without a value, of each side; 0 when left out. */
	missing?: { current: number; reference: number };
}

/** How often each distinct value (or bin of a number) occurs; in no order. */
export interface Values {
	counts: number[];
	reference?: number[];
}

/** Hits among trials, for a rate with or without a reference rate. */
export interface Counts {
	hits: number;
	n: number;
	reference?: { hits: number; n: number };
	/**
	 * Share of the whole reference, where `reference` is only what it holds of the same hour: then the share is judged as
	 * the usual one and what it is above that hour's.
	 */
	usual?: number;
}

/** Selections of one group against another. */
export interface Groups {
	group: { hits: number; n: number };
	against: { hits: number; n: number };
}

/** A histogram of a number, for quantiles: value classes with their bounds in the feature's unit. */
export interface Quantiles {
	/** Rising upper bounds of the bins, and the count in each. */
	upper_bounds: number[];
	counts: number[];
	/** The quantile asked for, in (0, 1). */
	q: number;
	reference?: { counts: number[] };
}

/** Moments of samples in one window, for levels such as a temperature. */
export interface Level {
	n: number;
	mean: number;
	/** Sample standard deviation. */
	sd: number;
	min: number;
	max: number;
	/** Lag-1 autocorrelation of the samples, 0 when not known. */
	autocorrelation: number;
	/** Whether every sample is a share, from 0 to 1. */
	share?: boolean;
	reference?: { n: number; mean: number; sd: number };
}

/** Rows of several columns side by side, row by row; NaN where a value is missing. */
export interface Rows {
	columns: string[];
	/** The feature that each column belongs to: a category has several. Left out: every column is a feature. */
	features?: string[];
	n: number;
	/** n x columns.length, row-major. */
	values: Float64Array;
}

/** Whole rows of both sides, for metrics of several features at once or of one embedding. */
export interface Joint {
	current: Rows;
	reference: Rows;
}

export interface Summaries {
	two_sample: TwoSample;
	counts: Counts;
	groups: Groups;
	quantiles: Quantiles;
	level: Level;
	values: Values;
	joint: Joint;
}
export type Need = keyof Summaries;

/**
 * How much windows of unchanged traffic differ: eigenvalues of the covariance of the bin shares
 * between windows relative to independent rows (generalised design effects, Rao and Scott 1981).
 * All ones for independent rows.
 */
export interface DispersionProfile {
	binning_id: string;
	window_seconds: number;
	eigenvalues: number[];
	/** Windows behind it. */
	windows: number;
	/** How the share of each class differs, where classes differ much (class-splits.ts). */
	splits?: ClassSplit[] | null;
	/** Rows of one of them, in the mean; null or left out: as many as those to be judged. */
	rows?: number | null;
	/** Mean share of hits, where the profile is that of one share (share-profile.ts); null or left out: of classes. */
	share?: number | null;
	/**
	 * Rows of the reference that carry as much as one row of a window, at least 1: what lasts for several windows does not
	 * average out over them. Left out: 1.
	 */
	reference_thinning?: number;
	/** The cycle that the windows follow; null or left out: none that the reference is long enough to know. */
	season?: Season | null;
	/** Where it comes from, in words. */
	source: string;
}

/** One class held against all others, and how its share differs between windows. */
export interface ClassSplit {
	/** Standard deviation of the log-odds of its share between windows. */
	log_odds_sd: number;
	/** Windows for which one such deviation lasts. */
	lasting: number;
}

/** Centre and spread of a numeric feature's asinh scale, as the store assigned them. */
export interface Scale {
	scale_id: number;
	centre: number;
	spread: number;
}

/** A merged roll-up of a numeric feature: what the pyramid holds for any window. */
export interface NumericSummary {
	scale: Scale;
	/** Weight per bin of the scale, keyed by the bin's number. */
	bins: Record<string, number>;
	/** Rows, the sum of their weights, and of the squares of their weights. */
	n: number;
	weight: number;
	weight2: number;
	/** Weighted sum of the finite values, and of their squares. */
	sum: number;
	sum2: number;
	nan: number;
	positive_infinity: number;
	negative_infinity: number;
	missing: number;
}

/** A merged roll-up of a categorical feature. */
export interface CategoricalSummary {
	/** Weight per category. */
	categories: Record<string, number>;
	n: number;
	weight: number;
	weight2: number;
	missing: number;
}
