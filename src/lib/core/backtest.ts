import { z } from 'zod';

const delaySchema = z.strictObject({
	median_windows: z.int().nullable().describe('The middle one of all starts; null: at least half were missed'),
	missed: z.number().describe('Share of the starts from which it did not page within the horizon')
});

export const backtestDriftSchema = z.strictObject({
	kind: z.enum(['mean', 'spread', 'missing', 'new_category', 'rare_class']),
	size: z.number().describe('Standard deviations (mean), a factor (spread), or the share that the class grows to'),
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
	pages: z.array(
		z.strictObject({ window_start: z.iso.datetime(), lower: z.number().describe('Lower end of the interval') })
	),
	pages_a_month: z.strictObject({ value: z.number(), lower: z.number(), upper: z.number() }).nullable(),
	suggested_max: z.number().nullable(),
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
	max: z.number().describe('Limit of the leeway as it is'),
	lengths: z.array(backtestLengthSchema)
});
export type Backtest = z.infer<typeof backtestSchema>;

/** "mean + 0.5 sd", "missing to 10 %, over 24 windows". */
export function driftWords({ kind, size, over }: Pick<BacktestDrift, 'kind' | 'size' | 'over'>): string {
	const percent = `${Number((size * 100).toPrecision(3))} %`;
	const words = {
		mean: `mean + ${size} sd`,
		spread: `spread x ${size}`,
		missing: `missing to ${percent}`,
		new_category: `a new category of ${percent}`,
		rare_class: `the rarest class to ${percent}`
	}[kind];
	return over === 1 ? words : `${words}, over ${over} windows`;
}

/** "1", "3, 10 % missed", "missed". */
export function delayWords({ median_windows, missed }: BacktestDrift['now']): string {
	const part = missed > 0 ? `${Math.round(missed * 100)} % missed` : '';
	return [median_windows === null ? '' : String(median_windows), part].filter((word) => word !== '').join(', ');
}

/** What a table of missed drifts means, where it needs saying; '' elsewhere. */
export function powerWords({ drifts, suggested_max }: BacktestLength): string {
	if (drifts.length === 0) return 'There are too few quiet windows to inject a drift into.';
	if (drifts.some(({ now }) => now.missed < 1)) return '';
	if (drifts.some(({ suggested }) => suggested !== null && suggested.missed < 1))
		return `As it is, the monitor finds none of these drifts; up to ${suggested_max} it finds some.`;
	return (
		'The monitor finds none of these drifts with any sensible leeway: unchanged windows of the reference differ too much ' +
		'among themselves, or hold too few rows. More rows in a window or a longer reference help; a leeway does not.'
	);
}
