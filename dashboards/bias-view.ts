import { formatEstimate } from '#core/format.ts';
import { glyphAxis, type GlyphAxisSpec } from '#core/glyph-axis.ts';
import { position, type GlyphEstimate } from '#core/glyph.ts';
import {
	UNKNOWN_GROUP,
	type BiasCell,
	type BiasGroup,
	type BiasReport,
	type Definition,
	type Interval
} from '#core/report.ts';
import { formatDay } from '#core/time-format.ts';
import { isBounded, type Verdict } from '#core/verdict.ts';
import { attributeName, capital, peopleOf, PHRASES, ratioDecimals, ratioText } from './bias-words.ts';
import type { DataTable } from './data-table.ts';
import type { MonthsInput } from './months.ts';
import type { ChartPoint } from './points.ts';

/** What is drawn of a comparison: the numbers apart, as glyphs and charts take them. */
export function estimateOf({
	ratio,
	verdict,
	moved,
	detail
}: {
	ratio: Interval | null;
	verdict: Verdict | null;
	moved: boolean;
	detail: string;
}) {
	return {
		value: ratio?.value ?? null,
		lower: ratio?.lower ?? null,
		upper: ratio?.upper ?? null,
		verdict: verdict ?? ('within' as const),
		moved,
		detail
	};
}

/** Width of a limit's label, which stands left of its line, and of the label beside it. */
const LABELS = 46;

/**
 * The logarithmic axis of a table of ratios, `width` px wide. The words over the bracket name both limits, so that of those
 * inside only the lower one is written, and nothing that would run into it.
 */
export function ratioAxis(rows: readonly GlyphEstimate[], leeway: BiasReport['leeway'], width: number): GlyphAxisSpec {
	const axis = glyphAxis(rows, leeway, { kind: 'log', width });
	const low = leeway.min === undefined ? -Infinity : position(axis.scale, leeway.min) * width;
	const high = leeway.max === undefined ? Infinity : position(axis.scale, leeway.max) * width;
	const clear = (value: number) =>
		position(axis.scale, value) * width < low - LABELS || position(axis.scale, value) * width > high + LABELS / 3;
	return { ...axis, ticks: axis.ticks.filter(({ value }) => value === leeway.min || clear(value)) };
}

/** "0.68" and "[0.63, 0.74]" with equal digits; null when blind. */
export function ratioParts(ratio: Interval | null, decimals?: number): { value: string; interval: string } | null {
	if (ratio === null) return null;
	return formatEstimate(ratio, '', { decimals: decimals ?? ratioDecimals(ratio) });
}

/** Groups by attribute, in their order. */
export function byAttribute(groups: readonly BiasGroup[]): { attribute: string; name: string; groups: BiasGroup[] }[] {
	return [...Map.groupBy(groups, ({ attribute }) => attribute)].map(([attribute, mine]) => ({
		attribute,
		name: attributeName(attribute),
		groups: mine
	}));
}

/** What the rate of the chosen definition is, as the head of its column. */
export function rateHead(definition: Definition): string {
	if (definition === 'equalized_odds') return 'Rate that decides';
	if (definition === 'equal_opportunity') return capital(PHRASES.true_positive.rate);
	return capital(definition === 'predictive_parity' ? PHRASES.precision.rate : PHRASES.selected.rate);
}

export function chosenOf({ definitions }: Pick<BiasReport, 'definitions'>): Definition {
	return definitions.find(({ chosen }) => chosen)?.definition ?? 'demographic_parity';
}

/** The group that a report looks inside of, and the one it is compared with. */
export function shownOf({
	groups,
	shown
}: Pick<BiasReport, 'groups' | 'shown'>): { group: BiasGroup; reference: BiasGroup } | null {
	const group = groups.find((g) => g.attribute === shown?.attribute && g.group === shown.group);
	const reference = groups.find((g) => g.attribute === shown?.attribute && g.reference);
	return group && reference ? { group, reference } : null;
}

export interface MatrixView {
	columns: string[];
	blocks: { label: string; rows: { label: string; cells: (BiasCell | null)[] }[] }[];
	/** Cells by verdict, the reference apart, and combinations without rows. */
	counts: Record<Verdict | 'reference' | 'none', number>;
	worst: { cell: BiasCell; people: string } | null;
}

/** Cells as blocks, rows and columns: most groups in the columns, the reference and then the largest first. */
export function matrixOf(report: Pick<BiasReport, 'groups' | 'intersections'>): MatrixView | null {
	if (!report.intersections) return null;
	const { attributes, cells } = report.intersections;
	const axes = attributes.map((attribute, place) => {
		const groups = report.groups.filter((g) => g.attribute === attribute);
		const order = groups.toSorted((a, b) => Number(b.reference) - Number(a.reference) || b.n - a.n);
		return { attribute, place, groups: order };
	});
	const [column, row, block] = axes.toSorted((a, b) => b.groups.length - a.groups.length);
	if (!column || !row) return null;
	const found = new Map(cells.map((cell) => [JSON.stringify(cell.values), cell]));
	const cellAt = (...at: { place: number; group: string }[]) => {
		const values = at.toSorted((a, b) => a.place - b.place).map(({ group }) => group);
		return found.get(JSON.stringify(values)) ?? null;
	};
	const of = (axis: (typeof axes)[number], group: BiasGroup) => ({ place: axis.place, group: group.group });
	const blocks = (block?.groups ?? [null]).map((outer) => ({
		label: outer ? capital(outer.label) : attributeName(row.attribute),
		rows: row.groups.map((middle) => ({
			label: capital(middle.label),
			cells: column.groups.map((inner) =>
				cellAt(of(column, inner), of(row, middle), ...(block && outer ? [of(block, outer)] : []))
			)
		}))
	}));
	const all = blocks.flatMap(({ rows }) => rows.flatMap((r) => r.cells));
	const count = (verdict: Verdict) => all.filter((cell) => cell?.verdict === verdict && !cell.reference).length;
	return {
		columns: column.groups.map(({ label }) => capital(label)),
		blocks,
		counts: {
			exceeded: count('exceeded'),
			undecided: count('undecided'),
			blind: count('blind'),
			within: count('within'),
			reference: all.filter((cell) => cell?.reference).length,
			none: all.filter((cell) => cell === null).length
		},
		worst: worstCell(report, attributes, all)
	};
}

function worstCell(
	{ groups }: Pick<BiasReport, 'groups'>,
	attributes: string[],
	cells: (BiasCell | null)[]
): MatrixView['worst'] {
	const far = (cell: BiasCell) => Math.abs(Math.log(Math.max(cell.ratio?.value ?? 1, 1e-9)));
	const rank = (cell: BiasCell) => (cell.verdict === 'exceeded' ? 0 : cell.verdict === 'undecided' ? 1 : 2);
	const seen = cells
		.filter((cell) => cell !== null && cell.ratio !== null && !cell.reference)
		.filter((cell) => cell !== null);
	const cell = seen.toSorted((a, b) => rank(a) - rank(b) || far(b) - far(a))[0];
	if (!cell || rank(cell) > 1) return null;
	const labels = cell.values.map(
		(value, i) => groups.find((g) => g.attribute === attributes[i] && g.group === value)?.label ?? value
	);
	return { cell, people: labels.join(', ') };
}

/** A window whose share of decisions is this far from the usual one had another mix. */
const ODD = 1.5;

/** The course of the shown group's ratio, for the chart; null where the period is one window. */
export function courseOf(
	report: BiasReport,
	zone: string
): (Omit<MonthsInput, 'description'> & { description: string; title: string }) | null {
	const pair = shownOf(report);
	if (!report.over_time || !pair) return null;
	const { windows, bucket } = report.over_time;
	const shares = windows.map(({ share }) => share).sort((a, b) => a - b);
	const usual = shares[Math.floor(shares.length / 2)] ?? 0;
	const points = windows.map((w): ChartPoint => ({ time: Date.parse(w.span.start), n: w.n, ...estimateOf(w) }));
	const people = peopleOf(pair.group);
	return {
		title: `${capital(people)}, by ${bucket}`,
		points,
		leeway: report.leeway,
		against: pair.reference.label,
		shares: {
			name: pair.group.label,
			values: windows.map(({ span, share }) => ({
				time: Date.parse(span.start),
				share,
				odd: usual > 0 && (share > usual * ODD || share < usual / ODD)
			}))
		},
		from: Date.parse(windows[0]?.span.start ?? report.period.start),
		to: Date.parse(windows.at(-1)?.span.end ?? report.period.end),
		window: Date.parse(windows[0]?.span.end ?? '') - Date.parse(windows[0]?.span.start ?? ''),
		zone,
		description: courseSentence(report, people)
	};
}

function courseSentence({ over_time }: BiasReport, people: string): string {
	const windows = over_time?.windows ?? [];
	const seen = windows.filter(({ verdict }) => verdict !== 'blind');
	const of = (verdict: Verdict) => windows.filter((w) => w.verdict === verdict).length;
	const last = seen.findLast(({ ratio }) => ratio !== null);
	const counts = (['exceeded', 'undecided', 'within', 'blind'] as const)
		.filter((v) => of(v) > 0)
		.map((v) => `${v} in ${of(v)}`);
	const tail = last?.ratio ? `; last ${ratioText(last.ratio)} as often` : '';
	return `${capital(people)}: of ${windows.length} ${over_time?.bucket ?? 'window'}s ${counts.join(', ')}${tail}. Each has an interval of its own, wider than that of the whole period.`;
}

/** The windows as rows, oldest first. */
export function courseTable({ over_time }: BiasReport, zone: string): DataTable {
	return {
		columns: ['From', 'n', 'Share of decisions', 'Ratio', 'Lower', 'Upper', 'Verdict'],
		rows: (over_time?.windows ?? []).map(({ span, n, share, ratio, verdict, detail }) => [
			formatDay(span.start, zone),
			n,
			share.toFixed(4),
			ratio?.value.toFixed(4) ?? null,
			ratio?.lower.toFixed(4) ?? null,
			ratio && isBounded(ratio.upper) ? ratio.upper.toFixed(4) : null,
			verdict === 'blind' ? `blind: ${detail}` : verdict
		])
	};
}

/** Whether strata explain the difference: yes, no or perhaps, and how far they move it. */
export function strataVerdict(report: BiasReport): string {
	const pair = shownOf(report);
	const strata = report.strata;
	if (!strata?.adjusted.ratio || !strata.all.ratio || !pair) return 'Nothing to adjust: no stratum holds both groups.';
	const by = `\`${strata.by}\``;
	const [from, to] = [strata.all, strata.adjusted].map(({ ratio }) => ratioParts(ratio)?.value ?? '');
	const people = peopleOf(pair.group);
	if (strata.all.verdict === 'within')
		return `There is nothing to explain: ${people} are within. Adjusted for ${by} the ratio is **${to}**.`;
	if (strata.adjusted.verdict === 'within')
		return `**Yes.** Over all, ${people} have a ratio of ${from}; inside the strata of ${by} it is **${to}**. They come where ${strata.all.ratio.value < 1 ? 'few' : 'many'} are selected.`;
	if (strata.adjusted.verdict === strata.all.verdict)
		return `**No.** Also inside the strata of ${by} the ratio is off: they move it from ${from} to **${to}**.`;
	return `**Perhaps.** Strata of ${by} move the ratio from ${from} to **${to}**, which is ${strata.adjusted.verdict}.`;
}

/** The word for a group in a table, with what is not known apart. */
export function rowLabel({ group, label }: Pick<BiasGroup, 'group' | 'label'>): string {
	return group === UNKNOWN_GROUP ? 'Not known' : capital(label);
}
