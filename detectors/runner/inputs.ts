import { blindFor, UNBOUNDED, type Blind } from '#core/verdict.ts';
import { countsOver, toTwoSample, type Binning } from '#detectors/core/binning.ts';
import { binBounds } from '#detectors/core/scale.ts';
import type {
	CategoricalSummary,
	Counts,
	Groups,
	Joint,
	Need,
	NumericSummary,
	Quantiles,
	Summaries
} from '#detectors/core/summary.ts';
import type { Monitor } from '#detectors/schedule/monitor.ts';
import { inKindOf, kindsIn, withValue } from './retyped.ts';
import { cellKey, type WindowData } from './window-data.ts';

export type Summary = NumericSummary | CategoricalSummary;

/** What a monitor compares a window with: a frozen reference, or the stable version in the same window. */
export interface Baseline {
	binning: Binning;
	summary: Summary;
}

/** What an input is made of. */
export interface Material {
	current: WindowData;
	/** By `cellKey`. */
	baseline: ReadonlyMap<string, Baseline>;
	/**
	 * Counts of the reference at the same time of its season, where it has one: over its classes, or hits and the rest for a
	 * share.
	 */
	in_season?: readonly number[];
	/** All that the reference holds at that time, where it could be read. */
	season_summary?: Summary;
	/** The other side of a comparison of two versions; absent for a monitor of one. */
	against?: WindowData;
	/** Whole rows of both sides, or why there are none; absent where nobody asked for them. */
	joint?: Joint | Blind;
	/** The prediction that counts as selected. */
	favourable: string;
	min_n: number;
}

type Subject = Pick<Monitor, 'metric' | 'feature' | 'segment' | 'against' | 'quantile'>;

/** The summary that a metric needs, or why there is none. */
export function inputOf<N extends Need>(needs: N, subject: Subject, material: Material): Summaries[N] | Blind {
	const make: { [M in Need]: () => Summaries[M] | Blind } = {
		two_sample: () => twoSample(subject, material),
		counts: () => counts(subject, material),
		groups: () => groups(subject, material),
		quantiles: () => quantiles(subject, material),
		level: () => level(subject, material),
		values: () => values(subject, material),
		joint: () => material.joint ?? blindFor('no_reference', 'no whole rows are at hand', material.current.rows)
	};
	return make[needs]();
}

const tooFew = (n: number, min: number): Blind => blindFor('too_few', `${n} of ${min} rows needed`, n);
const key = ({ segment, feature }: Subject): string => cellKey(segment, feature);

/** What a window holds of a feature, as the kind that the reference has. */
function summaryOf(subject: Subject, current: WindowData, reference: Baseline | undefined): Summary | undefined {
	const found = kindsIn(current, key(subject));
	return reference ? inKindOf(reference.summary, found) : found[0];
}

function twoSample(
	subject: Subject,
	{ current, baseline, in_season, season_summary, min_n }: Material
): Summaries['two_sample'] | Blind {
	const reference = baseline.get(key(subject));
	const summary = summaryOf(subject, current, reference);
	if (!reference) return blindFor('no_reference', `the reference holds no ${subject.feature}`, summary?.n ?? 0);
	if (!summary) return tooFew(0, min_n);
	if (in_season && season_summary) return toTwoSample(reference.binning, summary, season_summary);
	const sample = toTwoSample(reference.binning, summary, reference.summary);
	if (!in_season) return sample;
	// Roll-ups that are gone leave the season over the classes.
	const { fine: _, ...classes } = sample;
	return { ...classes, reference: [...in_season] };
}

/** Hits and trials of one side, in effective rows (Kish), so that weighted rows claim no more than they know. */
type Share = Pick<Counts, 'hits' | 'n'>;

const SHARES: Record<string, (summary: Summary, binning: Binning | undefined) => Share | undefined> = {
	missing_share: (summary) => share(summary, summary.missing),
	new_category_share: (summary, binning) => {
		if (binning?.kind !== 'categorical') return undefined;
		// The classes of a category end with other, new, missing.
		return { hits: countsOver(binning, summary).at(-2) ?? 0, n: share(summary, 0).n };
	},
	out_of_range_share: (summary, binning) => {
		if (binning?.kind !== 'numeric' || !('bins' in summary)) return undefined;
		// The classes of a number: below the range first; above it, missing, NaN and infinite last.
		const counts = countsOver(binning, summary);
		return { hits: (counts[0] ?? 0) + (counts.at(-4) ?? 0) + (counts.at(-1) ?? 0), n: share(summary, 0).n };
	},
	error_rate: errors
};

function share(summary: Summary, hits: number): Share {
	const rows = summary.weight2 > 0 ? summary.weight / summary.weight2 : 1;
	return { hits: hits * rows, n: summary.weight * rows };
}

function errors(summary: Summary): Share | undefined {
	if (!('categories' in summary)) return undefined;
	const failed = Object.entries(summary.categories).filter(([status]) => isError(status));
	return share(
		summary,
		failed.reduce((sum, [, count]) => sum + count, 0)
	);
}

/** Statuses that count as failed: HTTP codes from 400, or a word that says so. */
export function isError(status: string): boolean {
	return /^[45]\d\d$|error|fail|timeout|exception|abort|unavailable/i.test(status);
}

function counts(subject: Subject, material: Material): Counts | Blind {
	const { current, baseline, min_n } = material;
	if (subject.metric === 'accuracy') {
		const { agreed, n, weight2 } = current.outcomes.get(subject.segment) ?? { agreed: 0, n: 0, weight2: 0 };
		const rows = weight2 > 0 ? n / weight2 : 1;
		return { hits: agreed * rows, n: n * rows };
	}
	if (subject.metric === 'type_change') return typeChange(subject, material);
	const shareOf = SHARES[subject.metric];
	if (!shareOf) return blindFor('detector_error', `no way to count ${subject.metric}`);
	const reference = baseline.get(key(subject));
	const found = summaryOf(subject, current, reference);
	if (!found) return tooFew(0, min_n);
	const now = shareOf(found, reference?.binning);
	if (!now) {
		return reference
			? blindFor('detector_error', `${subject.metric} cannot be counted of ${subject.feature}`, found.n)
			: blindFor('no_reference', `the reference holds no ${subject.feature}`, found.n);
	}
	const before = reference && shareOf(reference.summary, reference.binning);
	if (!before) return now;
	const [hits = 0, rest = 0] = material.in_season ?? [];
	if (!(hits + rest > 0) || before.n === 0) return { ...now, reference: before };
	return { ...now, reference: { hits, n: hits + rest }, usual: before.hits / before.n };
}

/** Rows with a value that carry it as the other kind. */
function typeChange(subject: Subject, { current, baseline, min_n }: Material): Counts | Blind {
	const reference = baseline.get(key(subject));
	if (!reference) return blindFor('no_reference', `the reference holds no ${subject.feature}`);
	const found = kindsIn(current, key(subject));
	if (found.length === 0) return tooFew(0, min_n);
	const changed = found.filter((summary) => 'bins' in summary !== 'bins' in reference.summary);
	const rows = (all: readonly Summary[]) =>
		all.reduce((sum, summary) => sum + share(summary, withValue(summary)).hits, 0);
	return { hits: rows(changed), n: rows(found) };
}

/** Two groups of one version, or one group of two versions. */
function groups(subject: Subject, { current, against, favourable, min_n }: Material): Groups | Blind {
	const side = (data: WindowData, segment: string): Share | undefined => {
		const summary = data.summaries.get(cellKey(segment, subject.feature));
		return summary && counted(subject.feature, summary, favourable);
	};
	const versions = subject.metric === 'rate_difference';
	const group = side(current, subject.segment);
	const other = versions ? against && side(against, subject.segment) : side(current, subject.against);
	if (!group) return tooFew(0, min_n);
	if (!other) {
		const detail = `no rows of ${versions ? 'the stable version' : subject.against}`;
		return { blind: 'too_few', detail, n: group.n, reference_n: 0 };
	}
	return { group, against: other };
}

/** What a comparison of shares counts of a feature: failures, selections, or missing values. */
function counted(feature: string, summary: Summary, favourable: string): Share | undefined {
	if (feature === '@status') return errors(summary);
	if (feature !== '@prediction') return share(summary, summary.missing);
	return 'categories' in summary ? share(summary, summary.categories[favourable] ?? 0) : undefined;
}

function quantiles(subject: Subject, { current, against, min_n }: Material): Quantiles | Blind {
	const summary = current.summaries.get(key(subject));
	if (!summary) return tooFew(0, min_n);
	if (!('bins' in summary)) return blindFor('detector_error', `${subject.feature} is not a number`, summary.n);
	const other = against?.summaries.get(key(subject));
	if (against && !other) return { ...tooFew(0, min_n), n: summary.n, reference_n: 0 };
	const sides = other && 'bins' in other ? [summary, other] : [summary];
	// With the bin below every occupied one, so that a gap is no part of what lies above it.
	const occupied = sides.flatMap((side) => Object.keys(side.bins).flatMap((bin) => [Number(bin) - 1, Number(bin)]));
	const bins = [...new Set(occupied)].sort((a, b) => a - b);
	const [now = [], before] = sides.map((side) => {
		const rows = side.weight2 > 0 ? side.weight / side.weight2 : 1;
		const finite = bins.map((bin) => side.bins[bin] ?? 0);
		return [side.negative_infinity, ...finite, 0, side.positive_infinity].map((weight) => weight * rows);
	});
	return {
		upper_bounds: [-UNBOUNDED, ...bins.map((bin) => binBounds(bin, summary.scale)[1]), UNBOUNDED, Infinity],
		counts: now,
		q: subject.quantile ?? 0.99,
		...(before && { reference: { counts: before } })
	};
}

function level(subject: Subject, { current, against, min_n }: Material): Summaries['level'] | Blind {
	const found = current.levels.get(key(subject));
	if (!found) return tooFew(0, min_n);
	const other = against?.levels.get(key(subject));
	return other ? { ...found, reference: { n: other.n, mean: other.mean, sd: other.sd } } : found;
}

function values(subject: Subject, { current, baseline, min_n }: Material): Summaries['values'] | Blind {
	const reference = baseline.get(key(subject))?.summary;
	const found = summaryOf(subject, current, baseline.get(key(subject)));
	return found ? { counts: valuesOf(found), ...(reference && { reference: valuesOf(reference) }) } : tooFew(0, min_n);
}

/** Effective rows by value; infinite numbers are values too, missing ones and NaN are none. */
function valuesOf(summary: Summary): number[] {
	const rows = share(summary, 0).n / Math.max(summary.weight, Number.MIN_VALUE);
	const counts =
		'bins' in summary
			? [...Object.values(summary.bins), summary.positive_infinity, summary.negative_infinity]
			: Object.values(summary.categories);
	return counts.map((count) => count * rows);
}
