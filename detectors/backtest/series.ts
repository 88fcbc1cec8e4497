import type { Ends, Limits } from '#core/backtest.ts';
import { divergenceLowerEnd } from '#detectors/core/divergence-interval.ts';
import {
	jensenShannonDivergence,
	kullbackLeibler,
	populationStability,
	squaredHellinger,
	symmetricChiSquare,
	type Divergence
} from '#detectors/core/divergences.ts';
import type { Law } from '#detectors/core/inject.ts';
import { profileForRows } from '#detectors/core/dispersion.ts';
import { worthOf } from '#detectors/core/effective-rows.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { slotOf } from '#detectors/core/season.ts';
import { sum } from '#detectors/core/sum.ts';
import type { ClassKind, Counts, DispersionProfile, TwoSample } from '#detectors/core/summary.ts';
import { tooFew } from '#detectors/core/too-few.ts';
import { pagingEnds, pagingOnly } from './pages.ts';

/** One window of the history over the frozen classes, in effective rows. */
export interface PastWindow {
	/** Beginning, in ms since 1970. */
	start: number;
	counts: readonly number[];
	/** What it is held against, where that is not the reference of its series. */
	held?: PastReference;
	/** What the reference holds at the same hour of its season, where the series has values. */
	season?: readonly number[];
}

/** Another reference than the main one, as one window meets it. */
export interface PastReference {
	/** Over the same classes, in effective rows; none where the window could not be judged. */
	counts: readonly number[];
	/** Windows that it is made of; left out: all that there are. */
	windows?: number;
	/** Where it moves with the window: its span, and the time between the windows that it is made of, in ms. */
	moving?: { start: number; end: number; every: number };
}

/** One monitor at one length of windows, and all that its verdict depends on but the windows. */
export interface Series extends Law {
	classes: { label: string; kind: ClassKind }[];
	metric: Metric<'two_sample'> | Metric<'counts'>;
	binning_id: string;
	/** Of each class, for a metric that reads values: its classes are the finest there are. */
	values?: readonly number[];
	profile?: DispersionProfile;
	seconds: number;
	leeway: Limits;
	/** A share that is held against the usual one, and not an objective. */
	change?: boolean;
	min_n: number;
	/** Of the model. */
	alpha: number;
	/** Place in the model's ledger, from 1. */
	index: number;
}

/** The class that a share counts. */
const COUNTED: Record<string, ClassKind> = { missing_share: 'missing', new_category_share: 'new' };

const same = (x: number) => x;
/**
 * Distances made of a divergence, and how it is shown. Of their intervals only the lower end pages, and the upper one
 * takes most of the time.
 */
const DIVERGENCES: Record<string, { divergence: Divergence; show: (divergence: number) => number }> = {
	psi: { divergence: populationStability, show: same },
	kl: { divergence: kullbackLeibler, show: same },
	g: { divergence: jensenShannonDivergence, show: same },
	jensen_shannon: { divergence: jensenShannonDivergence, show: Math.sqrt },
	hellinger: { divergence: squaredHellinger, show: Math.sqrt },
	chi_square: { divergence: symmetricChiSquare, show: Math.sqrt }
};
/** Other distances that read the classes alone. */
const OF_CLASSES = new Set(['total_variation', 'l_infinity', 'z', 'fisher_exact']);
/** Those that read values. */
const OF_VALUES = new Set([
	'kolmogorov_smirnov',
	'cramer_von_mises',
	'anderson_darling',
	'epps_singleton',
	'mann_whitney',
	'wasserstein',
	'wasserstein_normed',
	'energy',
	't'
]);

/** Whether histories of a metric can be replayed and changed. */
export function canBacktest(metric: string): boolean {
	return metric in DIVERGENCES || OF_CLASSES.has(metric) || OF_VALUES.has(metric) || metric in COUNTED;
}

/** Whether a metric reads values, and so wants the finest classes. */
export function readsValues(metric: string): boolean {
	return OF_VALUES.has(metric);
}

/** Whether a metric counts one class alone. */
export function countedKind(metric: string): ClassKind | undefined {
	return COUNTED[metric];
}

/** Ends of the interval of a window that is the `look`-th (from 1) of the series; null where the monitor would be blind. */
export function endsOf(series: Series, window: PastWindow, look: number): Ends | null {
	const { metric, min_n, leeway } = series;
	const { start, counts } = window;
	const profile = profileAt(series, window);
	const alpha = pagingEnds(series, look);
	const context = { alpha, min_n, ...(profile && { profile }) };
	if (metric.needs === 'counts') return pagingOnly(metric.estimate(shareOf(series, start, counts), context), leeway);
	const sample = sampleOf(series, window);
	if (!sample || tooFew(sum(sample.current), sum(sample.reference), min_n)) return null;
	const made = DIVERGENCES[metric.name];
	if (made && leeway.min === undefined) {
		return { lower: made.show(divergenceLowerEnd(sample, made.divergence, alpha.lower, profile)), upper: Infinity };
	}
	return pagingOnly(metric.estimate(sample, context), leeway);
}

/** How unchanged windows of so many rows differ, and what the rows of another reference are worth. */
function profileAt(series: Series, { counts, held }: PastWindow): DispersionProfile | undefined {
	const profile = series.profile && profileForRows(series.profile, sum(counts));
	return profile && held ? { ...profile, reference_thinning: worthOf(profile, held.windows) } : profile;
}

/** Counts of the reference at the same hour of the season, where there is one. */
function inSeason({ profile, seconds }: Series, start: number): readonly number[] | undefined {
	const season = profile?.season;
	return season?.counts[slotOf(start, season.period_seconds, seconds)];
}

/** Undefined where the roll-ups of the reference's season are gone, and with them its values. */
function sampleOf(series: Series, { start, counts, held, season }: PastWindow): TwoSample | undefined {
	const { classes, ordered, binning_id, values, profile } = series;
	const sample = { classes, current: [...counts], ordered, binning_id };
	if (!values) return { ...sample, reference: [...(held?.counts ?? inSeason(series, start) ?? series.reference)] };
	const reference = [...(held?.counts ?? season ?? (profile?.season ? [] : series.reference))];
	if (reference.length === 0) return undefined;
	// Missing values and NaN rank below all others (ordered.ts).
	const ranked = <T>(of: readonly T[]): T[] => [...of.slice(-3, -1), ...of.slice(0, -3), ...of.slice(-1)];
	return {
		...sample,
		reference,
		fine: { current: ranked(counts), reference: ranked(reference), values: ranked(values) }
	};
}

function shareOf(series: Series, start: number, counts: readonly number[]): Counts {
	const { classes, metric, reference, change } = series;
	const at = classes.findIndex(({ kind }) => kind === COUNTED[metric.name]);
	const [hits = 0, rest = 0] = (change && inSeason(series, start)) || [];
	const now = { hits: counts[at] ?? 0, n: sum(counts) };
	if (hits + rest === 0) return now;
	return { ...now, reference: { hits, n: hits + rest }, usual: (reference[at] ?? 0) / sum(reference) };
}
