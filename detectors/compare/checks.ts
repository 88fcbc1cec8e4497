import { formatShare } from '#core/format.ts';
import { isBlind, type Blind, type Estimate, type Leeway } from '#core/verdict.ts';
import type { Context } from '#detectors/core/metric.ts';
import { pairEstimate } from '#detectors/core/rate-estimate.ts';
import type { Groups } from '#detectors/core/summary.ts';
import { DRIFT, MISSING_RISE } from '#detectors/schedule/default-monitors.ts';
import { changeOf } from './change.ts';
import { distanceLimits, distanceOf, fits, unitOf } from './distance.ts';
import type { ColumnMaterial } from './material.ts';

/** What a caller may ask for; everything else is the product's default. */
export interface Limits {
	/** Metric of the distance instead of `psi` for numbers and `jensen_shannon` for categories. */
	metric?: string;
	/** Largest distance tolerated, for every column, and for those named. */
	max?: number;
	column_max: ReadonlyMap<string, number>;
	/** Points of share by which missing values may rise. */
	max_missing: number;
	max_new: number;
	min_n: number;
}

export const DEFAULT_LIMITS: Limits = {
	column_max: new Map(),
	max_missing: MISSING_RISE,
	max_new: 0.02,
	min_n: 30
};

/** Share of rows of another type than usual that may be added. */
const MAX_TYPES = 0.02;

/** One question about one column. It is asked once the number of all questions, and so its level, is known. */
export interface Check {
	material: ColumnMaterial;
	metric: string;
	leeway: Leeway;
	/** Known before any number is: why there is none, or what is odd. */
	detail: string;
	change: string;
	estimate(context: Context): Estimate | Blind;
}

/** The checks of one column: its law, its missing values, its new categories, its types. */
export function checksOf(material: ColumnMaterial, limits: Limits): Check[] {
	if (material.failed !== undefined) return [lawCheck(material, limits)];
	const absent = material.absent === 'reference';
	return [
		...(material.skip === '' ? [lawCheck(material, limits)] : []),
		...(absent ? [] : [missingCheck(material, limits)]),
		...(material.skip === '' && material.fresh && material.values.reference > 0
			? [freshCheck(material, material.fresh, limits)]
			: []),
		...(material.types ? [typeCheck(material, material.types)] : [])
	];
}

function lawCheck(material: ColumnMaterial, { metric: asked, max, column_max }: Limits): Check {
	const usual = DRIFT[material.kind];
	const metric = asked !== undefined && fits(asked, material.kind) ? asked : usual.metric;
	const given = column_max.get(material.column) ?? max;
	const own = metric === usual.metric;
	const limits = own && given === undefined ? { origin: 0, max: usual.max } : distanceLimits(metric, material, given);
	const rationale =
		given !== undefined ? 'as asked' : own ? usual.why : 'default: about what a PSI of 0.1 is on this scale';
	return {
		material,
		metric,
		leeway: { ...limits, unit: unitOf(metric), rationale, revision: 1 },
		detail: material.note,
		change: changeOf(material),
		estimate: (context) => noValues(material) ?? distanceOf(metric, material, context)
	};
}

/** A law needs values: a column that is empty on both sides says nothing, and no rows say nothing about rows. */
function noValues({ values, rows, note, absent, failed }: ColumnMaterial): Blind | undefined {
	const blind = (detail: string): Blind => ({
		blind: 'no_reference',
		detail,
		n: rows.current,
		reference_n: rows.reference
	});
	if (failed !== undefined) return { ...blind(failed), blind: 'detector_error' };
	if (absent === 'reference') return blind(note);
	if (rows.reference === 0) return blind('the reference file has no rows');
	if (values.reference === 0 && values.current === 0 && rows.current > 0)
		return blind('no row of either file holds a value');
	return undefined;
}

/** Missing values against those of the reference, both samples random; shown as the share, held against the reference's. */
function missingCheck(material: ColumnMaterial, { max_missing }: Limits): Check {
	const { missing, note } = material;
	return {
		material,
		metric: 'missing_share',
		...riseCheck(missing, max_missing, 'as many missing values as the reference has, and'),
		detail: note,
		change: sharesText(missing)
	};
}

/** New categories beyond those that another sample like the reference would show, which a small reference has many of. */
function freshCheck(material: ColumnMaterial, fresh: NonNullable<ColumnMaterial['fresh']>, limits: Limits): Check {
	const { group, against, names } = fresh;
	return {
		material,
		metric: 'new_category_share',
		...riseCheck({ group, against }, limits.max_new, 'as many as another sample like the reference would show, and'),
		detail: '',
		change: names.length > 0 ? `new: ${names.map((name) => `"${name.slice(0, 24)}"`).join(', ')}` : ''
	};
}

function typeCheck(material: ColumnMaterial, { group, against, usual }: NonNullable<ColumnMaterial['types']>): Check {
	return {
		material,
		metric: 'type_change',
		...riseCheck({ group, against }, MAX_TYPES, 'as many values of another type as the reference has, and'),
		detail: material.note,
		change: `the reference holds ${usual}`
	};
}

/** A share of rows against the same share of the reference, of which it may lie `rise` above. */
function riseCheck({ group, against }: Groups, rise: number, words: string): Pick<Check, 'leeway' | 'estimate'> {
	const usual = against.n > 0 ? against.hits / against.n : 0;
	return {
		leeway: {
			origin: usual,
			max: Math.min(1, rounded(usual + rise)),
			unit: 'share',
			rationale: `default: ${words} ${percent(rise)} more`,
			revision: 1
		},
		estimate(context) {
			const result = pairEstimate({ group, against }, context, 'difference');
			if (isBlind(result)) return result;
			// A difference as the share that it makes of the reference's: nobody reads "+ 3 points" without asking "from what?".
			const shown = (difference: number) => Math.min(1, Math.max(0, usual + difference));
			const { value, lower, upper } = result;
			return { ...result, value: shown(value), lower: shown(lower), upper: shown(upper) };
		}
	};
}

function sharesText({ group, against }: Groups): string {
	const share = ({ hits, n }: { hits: number; n: number }) => formatShare(n > 0 ? hits / n : 0);
	return `${share(against)} → ${share(group)}`;
}

/** To a hundredth of a point, which is what anybody reads; up, or the limit of a rise of nothing might lie below the usual share. */
const rounded = (share: number): number => Math.ceil(share * 1e4 - 1e-6) / 1e4;
const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;
