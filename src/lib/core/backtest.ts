import { z } from 'zod';
import { formatAllowed, formatValue } from './format.ts';

/** Limits of a leeway: at least one of them is set. */
export const limitsSchema = z.strictObject({ min: z.number().optional(), max: z.number().optional() });
export type Limits = z.infer<typeof limitsSchema>;

/** Ends of an interval; infinite where the end pages nobody. */
export interface Ends {
	lower: number;
	upper: number;
}

/** Whether a whole interval lies beyond a limit. */
export function isBeyond({ lower, upper }: Ends, { min = -Infinity, max = Infinity }: Limits): boolean {
	return lower > max || upper < min;
}

/** Whether a value lies within the limits. */
export function keeps(leeway: Limits, value: number): boolean {
	return !isBeyond({ lower: value, upper: value }, leeway);
}

const delaySchema = z.strictObject({
	median_windows: z.int().nullable().describe('The middle one of all starts; null: at least half were missed'),
	missed: z.number().describe('Share of the starts from which it did not page within the horizon')
});

export const backtestDriftSchema = z.strictObject({
	kind: z.enum(['mean', 'spread', 'missing', 'new_category', 'rare_class', 'relation', 'rise', 'fall']),
	feature: z.string().describe("Which one, where several are compared at once; '' elsewhere"),
	size: z
		.number()
		.describe(
			'Standard deviations (mean), a factor (spread), the share that the class grows to, or of rows (relation), or what the metric comes to (rise, fall)'
		),
	over: z.int().describe('Windows over which it grows to its size; 1: sudden'),
	now: delaySchema.describe('With the leeway as it is'),
	suggested: delaySchema.nullable().describe('With the suggested leeway')
});
export type BacktestDrift = z.infer<typeof backtestDriftSchema>;

export const backtestLengthSchema = z.strictObject({
	window_seconds: z.int(),
	from: z.iso.datetime(),
	to: z.iso.datetime(),
	inside_reference: z
		.boolean()
		.describe('There is no history beside the reference: windows were compared with themselves'),
	windows: z.int().describe('Windows with rows'),
	blind: z.int().describe('Of them, those that could not be judged'),
	usual: z.number().nullable().describe('Median of what was measured; null: of a distance, whose usual value is noise'),
	pages: z.array(
		z.strictObject({
			window_start: z.iso.datetime(),
			lower: z.number().nullable().describe('Lower end of the interval; null: without an upper limit it pages nobody'),
			upper: z.number().nullable().describe('Upper end of the interval; null: without a lower limit it pages nobody')
		})
	),
	pages_a_month: z.strictObject({ value: z.number(), lower: z.number(), upper: z.number() }).nullable(),
	suggested: limitsSchema.nullable().describe('Null: no leeway of the metric would do'),
	horizon: z.int().describe('Windows that an injected drift was waited for'),
	drifts: z.array(backtestDriftSchema)
});
export type BacktestLength = z.infer<typeof backtestLengthSchema>;

/** What a monitor would have done over its stored history, and how soon it would find drifts. */
export const backtestSchema = z.strictObject({
	model: z.string(),
	environment: z.string(),
	monitor: z.string(),
	metric: z.string(),
	against: z.string().describe("What its windows were held against, in words; '': the main reference"),
	unit: z.string().describe("Of the metric: '' pure, share, ms, ..."),
	leeway: limitsSchema.describe('As it is'),
	lengths: z.array(backtestLengthSchema)
});
export type Backtest = z.infer<typeof backtestSchema>;

/** "mean + 0.5 sd", "missing to 10 %, over 24 windows"; `unit` is that of the metric. */
export function driftWords(
	{ kind, feature, size, over }: Omit<BacktestDrift, 'now' | 'suggested'>,
	unit: string
): string {
	const percent = `${Number((size * 100).toPrecision(3))} %`;
	const words = {
		mean: `mean + ${size} sd`,
		spread: `spread x ${size}`,
		missing: `missing to ${percent}`,
		new_category: `a new category of ${percent}`,
		rare_class: `the rarest class to ${percent}`,
		relation: `${percent} of rows unrelated to the others`,
		rise: `it rises to ${formatValue(size, unit)}`,
		fall: `it falls to ${formatValue(size, unit)}`
	}[kind];
	const subject = feature === '' ? words : `${feature}: ${words}`;
	return over === 1 ? subject : `${subject}, over ${over} windows`;
}

/** "1", "3, 10 % missed", "missed". */
export function delayWords({ median_windows, missed }: BacktestDrift['now']): string {
	const part = missed > 0 ? `${Math.round(missed * 100)} % missed` : '';
	return [median_windows === null ? '' : String(median_windows), part].filter((word) => word !== '').join(', ');
}

/** What the metric usually is, and whether that is allowed; '' of a distance. */
export function usualWords({ usual }: Pick<BacktestLength, 'usual'>, leeway: Limits, unit: string): string {
	if (usual === null) return '';
	return `${endText(usual, unit)}${keeps(leeway, usual) ? '' : ', which lies beyond the leeway'}`;
}

/** What a page is sure of: "at least 0.31", "at most 72 %". */
export function endsWords({ lower, upper }: BacktestLength['pages'][number], unit: string): string {
	const words = { 'at least': lower, 'at most': upper };
	const said = Object.entries(words).flatMap(([word, end]) => (end === null ? [] : [`${word} ${endText(end, unit)}`]));
	return said.join(', ');
}

function endText(end: number, unit: string): string {
	return formatValue(Number(end.toPrecision(2)), unit);
}

/** Judged windows below which a history says too little for a leeway to be suggested. */
const ENOUGH = 20;

/** The leeway that the history suggests, or why there is none. */
export function suggestionWords({ windows, blind, suggested }: BacktestLength, unit: string): string {
	if (windows - blind < ENOUGH)
		return `Too few windows to suggest a leeway: ${windows - blind}, where ${ENOUGH} are the least.`;
	return suggested === null
		? 'No leeway of the metric would page less than once a year on this history.'
		: `Suggested leeway: ${formatAllowed(suggested, unit)}, less than one page a year on this history.`;
}

/** The smallest sudden drift of each kind that is found with the leeway as it is: what an owner may rely on; '' without any. */
export function reachWords({ drifts }: Pick<BacktestLength, 'drifts'>, unit: string): string {
	const kinds = Map.groupBy(
		drifts.filter(({ over }) => over === 1),
		({ kind }) => kind
	);
	const parts = [...kinds].map(([kind, all]) => {
		const bySize = all.toSorted((a, b) => (a.kind === 'fall' ? b.size - a.size : a.size - b.size));
		const found = bySize.find(({ now }) => now.median_windows !== null);
		const after = found?.now.median_windows;
		return found
			? `${driftWords(found, unit)} after ${after} window${after === 1 ? '' : 's'}`
			: `${KINDS[kind]}: none of these sizes`;
	});
	return parts.length === 0 ? '' : `The smallest sudden drifts that it finds as it is: ${parts.join('; ')}.`;
}

const KINDS: Record<BacktestDrift['kind'], string> = {
	mean: 'the mean',
	spread: 'the spread',
	missing: 'missing values',
	new_category: 'a new category',
	rare_class: 'the rarest class',
	relation: 'a relation',
	rise: 'a rise',
	fall: 'a fall'
};

/** What a table of missed drifts means, where it needs saying; '' elsewhere. */
export function powerWords({ drifts, suggested }: BacktestLength, unit: string): string {
	if (drifts.length === 0) return 'There are too few quiet windows to inject a drift into.';
	if (drifts.some(({ now }) => now.missed < 1)) return '';
	if (suggested && drifts.some((drift) => drift.suggested !== null && drift.suggested.missed < 1))
		return `As it is, the monitor finds none of these drifts; with a leeway of ${formatAllowed(suggested, unit)} it finds some.`;
	return (
		'The monitor finds none of these drifts with any sensible leeway: unchanged windows of the reference differ too much ' +
		'among themselves, or hold too few rows. More rows in a window or a longer reference help; a leeway does not.'
	);
}
