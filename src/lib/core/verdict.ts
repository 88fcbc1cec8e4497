/**
 * The one idea of Leeway: every monitor makes an estimate, every owner allows a leeway,
 * and the two together give a verdict with a named reason. No data is never `within`.
 */

/** In the order of precedence of a gate: the first one present decides. */
export const VERDICTS = ['exceeded', 'blind', 'undecided', 'within'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Every reason a verdict can carry. */
export const REASONS = {
	exceeded: ['beyond_max', 'below_min'],
	undecided: ['straddles'],
	blind: [
		'too_few',
		'labels_not_due',
		'no_reference',
		'thin_reference',
		'stale',
		'records_missing',
		'ingest_lag',
		'detector_error'
	],
	within: ['inside']
} as const;
export type Reason = (typeof REASONS)[Verdict][number];
export type BlindReason = (typeof REASONS)['blind'][number];

/** Blind reasons of normal operation: they wait, and notify nobody. */
export const WAITING: readonly BlindReason[] = ['too_few', 'labels_not_due', 'no_reference', 'thin_reference'];

/** What made an estimate, precise enough to make it again. */
export interface Method {
	name: string;
	version: number;
	/** Binning, base, smoothing, sign convention, degrees of freedom: whatever the number depends on. */
	params: Record<string, string | number | boolean>;
}

/**
 * An end that the data cannot bound (the ratio to a rate of 0, a p99 of too few rows) is this or its negative:
 * infinity does not survive JSON. Pages draw it as an arrow.
 */
export const UNBOUNDED = Number.MAX_VALUE;

/** Whether an end of an interval, or a value, is bounded by data. */
export function isBounded(end: number): boolean {
	return Math.abs(end) < UNBOUNDED;
}

/** A number and the interval that the verdict uses. `lower <= value <= upper`. */
export interface Estimate {
	value: number;
	lower: number;
	upper: number;
	/** Probability with which the interval covers, 1 - (error of the lower end + error of the upper end). */
	level: number;
	/** Rows behind the current side. */
	n: number;
	/** Rows behind the reference side; null where there is none. */
	reference_n: number | null;
	method: Method;
}

/** Why no estimate could be made; `detail` is written for people ("29 of 200 rows needed"). */
export interface Blind {
	blind: BlindReason;
	detail: string;
	n: number;
	reference_n: number | null;
}

/** A blind answer of one side only, `n` rows of which were seen. */
export function blindFor(blind: BlindReason, detail: string, n = 0): Blind {
	return { blind, detail, n, reference_n: null };
}

/** The range that the owner tolerates, and why. At least one of `min` and `max` is set. */
export interface Leeway {
	/** Where "nothing has changed" lies: 0 for a distance, 1 for a ratio; absent for a temperature. */
	origin?: number;
	min?: number;
	max?: number;
	unit: string;
	rationale: string;
	revision: number;
}

export interface Decision {
	verdict: Verdict;
	reason: Reason;
	/** The interval excludes the origin. Moved, and moved too far, are two facts. */
	moved: boolean;
}

export function isBlind(result: Estimate | Blind): result is Blind {
	return 'blind' in result;
}

/** The verdict of an estimate under a leeway: the whole interval inside, wholly outside, or neither. */
export function decide(result: Estimate | Blind, leeway: Leeway): Decision {
	if (isBlind(result)) return { verdict: 'blind', reason: result.blind, moved: false };
	const { lower, upper } = result;
	const { origin, min = -Infinity, max = Infinity } = leeway;
	const moved = origin !== undefined && (lower > origin || upper < origin);
	if (lower > max) return { verdict: 'exceeded', reason: 'beyond_max', moved };
	if (upper < min) return { verdict: 'exceeded', reason: 'below_min', moved };
	if (lower >= min && upper <= max) return { verdict: 'within', reason: 'inside', moved };
	return { verdict: 'undecided', reason: 'straddles', moved };
}

/** The verdict that speaks for several: exceeded, then blind, undecided, within. Blind when empty. */
export function worst(verdicts: readonly Verdict[]): Verdict {
	return VERDICTS.find((verdict) => verdicts.includes(verdict)) ?? 'blind';
}
