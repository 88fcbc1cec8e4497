import { z } from 'zod';
import type { CategoricalSummary, NumericSummary } from '#detectors/core/summary.ts';
import { queryText } from '#store/clickhouse.ts';
import type { Store } from '#store/store.ts';
import { ONE_WINDOW_SECONDS, type WindowRange } from './detect-windows.ts';
import { partsOf, type Grain, type RangePart } from './range-parts.ts';

/** Histograms of numbers and counts of categories, read from the roll-ups. Instants are ms since 1970. */

export interface Wanted {
	/** Features read over all traffic. */
	features: readonly string[];
	/** Segments ('dimension=value') read, of `segment_features` only. */
	segments: readonly string[];
	segment_features: readonly string[];
	/** Left out: every version. */
	versions?: readonly string[];
}

/** A row of a roll-up: of a number, or of categories. */
export const summarySchema = z
	.object({
		version: z.string(),
		segment: z.string(),
		feature: z.string(),
		start: z.number().transform((seconds) => seconds * 1000),
		scale_id: z.number(),
		centre: z.number(),
		spread: z.number(),
		by_bin: z.record(z.string(), z.number()),
		// Categories and the weight of each, apart: a record would lose one called __proto__.
		names: z.array(z.string()),
		counts: z.array(z.number()),
		rows: z.number(),
		w: z.number(),
		w2: z.number(),
		n_missing: z.number(),
		// Null where the squares of huge values overflowed.
		s: z.number().nullable(),
		s2: z.number().nullable(),
		n_nan: z.number(),
		n_above: z.number(),
		n_below: z.number()
	})
	.transform((row): SummaryWindow => {
		const { version, segment, feature, start, rows, w, w2, n_missing } = row;
		const totals = { n: rows, weight: w, weight2: w2, missing: n_missing };
		const summary = isOfNumber(row)
			? {
					scale: { scale_id: row.scale_id, centre: row.centre, spread: row.spread },
					bins: row.by_bin,
					...totals,
					sum: row.s ?? Number.NaN,
					sum2: row.s2 ?? Number.NaN,
					nan: row.n_nan,
					positive_infinity: row.n_above,
					negative_infinity: row.n_below
				}
			: { categories: Object.fromEntries(row.names.map((name, i) => [name, row.counts[i] ?? 0])), ...totals };
		return { version, segment, feature, start, summary };
	});

/** A number has a scale from its first finite value on; before, it was NaN or infinite, and its labels lie in the bins of no scale. */
function isOfNumber(row: Record<'scale_id' | 'n_nan' | 'n_above' | 'n_below', number> & { by_bin: object }): boolean {
	const { scale_id, n_nan, n_above, n_below, by_bin } = row;
	return [scale_id, n_nan, n_above, n_below, Object.keys(by_bin).length].some((count) => count > 0);
}

/** What one version sent of one feature in one window. */
export interface SummaryWindow {
	version: string;
	segment: string;
	feature: string;
	start: number;
	summary: NumericSummary | CategoricalSummary;
}

/** Histograms of everything wanted in every window of a range, read from roll-ups of parts of it, in the order of their windows. */
export async function storedSummaries(
	store: Store,
	range: WindowRange,
	wanted: Wanted,
	parts: readonly RangePart[] = [{ grain: grainOf(range), from: range.from, to: range.to }]
): Promise<SummaryWindow[]> {
	if (parts.length === 0) return [];
	const { project, environment, model, seconds } = range;
	const params = { project, environment, model, seconds, versions: [], ...wanted };
	// One statement for all parts: the engine plans a statement for longer than it reads a small window.
	const rows = await store.ch.query(
		'detect-summaries',
		{ ...params, ...Object.fromEntries(parts.flatMap(boundsOf)) },
		summarySchema,
		(text) => text.replace('SELECT * FROM parts', parts.map(({ grain }) => partText(grain)).join('\nUNION ALL\n'))
	);
	return rows.sort(inOrder);
}

const partText = (grain: Grain) => queryText('detect-part').replaceAll('minute', grain);

function boundsOf({ grain, from, to, gap: [gapFrom, gapTo] = [to, to] }: RangePart): [string, Date][] {
	return [
		[`${grain}_from`, new Date(from)],
		[`${grain}_to`, new Date(to)],
		[`${grain}_gap_from`, new Date(gapFrom)],
		[`${grain}_gap_to`, new Date(gapTo)]
	];
}

/** The same order at every reading: what is added up in another order differs in its last digit. */
function inOrder(a: SummaryWindow, b: SummaryWindow): number {
	return (
		a.start - b.start ||
		compare(a.version, b.version) ||
		compare(a.segment, b.segment) ||
		compare(a.feature, b.feature) ||
		scaleOf(a) - scaleOf(b)
	);
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const scaleOf = ({ summary }: SummaryWindow): number => ('bins' in summary ? summary.scale.scale_id : 0);

/** The coarsest grain of which windows in the range are unions. */
function grainOf({ seconds, from, to }: WindowRange): Grain {
	const whole = (length: number) => [seconds * 1000, from, to].every((value) => value % (length * 1000) === 0);
	return whole(86_400) ? 'day' : whole(3600) ? 'hour' : 'minute';
}

/** Histograms of everything wanted over one range from any minute to any other. */
export async function rangeSummaries(
	store: Store,
	range: Omit<WindowRange, 'seconds'>,
	wanted: Wanted
): Promise<SummaryWindow[]> {
	return storedSummaries(store, { ...range, seconds: ONE_WINDOW_SECONDS }, wanted, partsOf(range.from, range.to));
}
