import { estimateText, formatAllowed, formatNumber } from '#core/format.ts';
import type { Rich } from '#core/rich.ts';
import { formatClock, formatMoment, formatShortMoment } from '#core/time-format.ts';
import { isBounded, type Leeway } from '#core/verdict.ts';
import type { ChartOption, ChartSize, Series } from './chart-option.ts';
import type { ChartTokens } from './chart-tokens.ts';
import { textLayer } from './layers/text.ts';
import { isSeen, lastSeen, runs, type ChartPoint } from './points.ts';
import { project, type Projection } from './projection.ts';
import { timeChart } from './time-chart.ts';

export interface NarrowingInput {
	/** Name over the axis: the unit, or the metric where there is none. */
	name: string;
	unit: string;
	points: readonly ChartPoint[];
	leeway: Pick<Leeway, 'origin' | 'min' | 'max'>;
	/** Start of the step, now and the step's deadline, in ms. */
	start: number;
	now: number;
	deadline?: number;
	/** Version that serves now: the origin is "same as v30". */
	stable: string;
	/** What a move to the worse is called: "slower". */
	worse?: string;
	/** The step is over: nothing comes any more. */
	over?: boolean;
	signed: boolean;
	zone: string;
	description: string;
}

/** The range a gate's chart shows: a margin below the origin, three above; a distance has nothing below 0. */
export function marginRange(
	{ origin = 0, min, max }: Pick<Leeway, 'origin' | 'min' | 'max'>,
	last: ChartPoint | undefined,
	signed: boolean,
	reach: { far: number; near: number }
): [number, number] {
	const margin = Math.max(max === undefined ? 0 : max - origin, min === undefined ? 0 : origin - min);
	const up = max === undefined ? reach.near : reach.far;
	const down = min === undefined ? reach.near : reach.far;
	const seen = last && isSeen(last) ? [last.value, last.upper, last.lower].filter(isBounded) : [];
	const high = Math.max(origin + margin * up, ...seen);
	const low = Math.min(signed || min !== undefined ? origin - margin * down : origin, ...seen);
	return [signed ? low : Math.max(0, low), high];
}

/** The time shown: to the deadline when that is near, else as far as the projection is worth drawing. */
function end(input: NarrowingInput, meets: Projection['meets'] | undefined): number {
	const elapsed = Math.max(60_000, input.now - input.start);
	if (input.over) return input.now + elapsed * 0.06;
	const wanted = Math.max(input.now + elapsed * 0.35, meets ? input.start + (meets.time - input.start) * 1.15 : 0);
	const most = input.now + elapsed * 2;
	return input.deadline !== undefined && input.deadline <= most
		? Math.max(input.now, input.deadline) + elapsed * 0.02
		: Math.min(wanted, most);
}

/** Interval against margin while a gate waits, with the interval's future as dashed edges. */
export function narrowingChart(input: NarrowingInput, tokens: ChartTokens, size: ChartSize): ChartOption {
	const { points, leeway, unit, signed, start, now, deadline, zone } = input;
	const { origin = 0 } = leeway;
	const last = lastSeen(points);
	const projection = input.over ? null : project(points, start, leeway);
	const to = end(input, projection?.meets);
	const base = timeChart(
		{
			name: input.name,
			unit,
			signed,
			points,
			leeway,
			reference: {
				name: `same as ${input.stable}`,
				points: [
					{ time: start, value: origin },
					{ time: to, value: origin }
				]
			},
			marks: [
				...(last
					? [
							{
								time: now,
								label: `${input.over ? 'at the end' : 'now'}, ${estimateText(last, unit, { signed })}`,
								tone: 'now' as const
							}
						]
					: []),
				...(deadline !== undefined ? [{ time: deadline, label: 'deadline', tone: 'due' as const }] : [])
			],
			from: start,
			to,
			now,
			zone,
			range: marginRange(leeway, last, signed, { far: 3, near: 1 }),
			labelLast: false,
			description: input.description
		},
		tokens,
		size
	);
	const extra: Series[] = projection ? futureLines(projection, last, now, to, tokens) : [];
	const notes = [
		...(projection?.meets && projection.meets.time <= to
			? [
					{
						x: projection.meets.time,
						y: projection.meets.limit,
						text: `${projection.meets.verdict === 'within' ? 'within' : 'too far'} at about ${formatClock(projection.meets.time, zone)}`,
						colour: projection.meets.verdict === 'within' ? tokens.within : tokens.exceeded,
						bold: true,
						align: projection.meets.time > to - (to - start) * 0.2 ? ('right' as const) : ('center' as const),
						dy: -17
					}
				]
			: []),
		...leftOrigin(input)
			.slice(-1)
			.map((time) => ({
				x: time,
				y: origin,
				text: `${formatClock(time, zone)} ${input.worse ?? 'moved'}`,
				colour: tokens.text2,
				align: 'center' as const,
				dy: 40,
				leader: true
			}))
	];
	return { ...base, series: [...(base.series as Series[]), ...extra, textLayer('notes', notes, tokens)] };
}

/** When the interval left the origin for good. */
function leftOrigin({ points, start }: NarrowingInput): number[] {
	const run = runs(points, (point) => point.moved).at(-1);
	const edge = run ? (run.to - start) * 0.05 : 0;
	return run && run.to === points.at(-1)?.time && run.from > start + edge && run.from < run.to - edge ? [run.from] : [];
}

function futureLines(
	{ at, meets }: Projection,
	last: ReturnType<typeof lastSeen>,
	now: number,
	to: number,
	tokens: ChartTokens
): Series[] {
	if (!last) return [];
	const until = Math.min(to, meets ? now + (meets.time - now) * 1.4 : to);
	const times = Array.from({ length: 25 }, (_, i) => now + ((until - now) * i) / 24);
	const edge = (id: string, of: (time: number) => number): Series => ({
		type: 'line',
		id,
		silent: true,
		symbol: 'none',
		z: 4,
		tooltip: { show: false },
		lineStyle: { color: tokens.undecidedMark, width: 1.5, type: [3, 3] },
		data: times.map((time) => [time, of(time)])
	});
	return [
		edge('future-upper', (time) => at(time).upper),
		edge('future-lower', (time) => at(time).lower),
		edge('future-value', () => last.value),
		...(meets && meets.time <= to
			? [
					{
						type: 'scatter' as const,
						id: 'meets',
						silent: true,
						z: 6,
						symbol: meets.verdict === 'within' ? 'circle' : 'diamond',
						symbolSize: 11,
						tooltip: { show: false },
						itemStyle: {
							color: meets.verdict === 'within' ? tokens.within : tokens.exceeded,
							borderColor: tokens.surface,
							borderWidth: 1.5,
							opacity: 1
						},
						data: [[meets.time, meets.limit]]
					}
				]
			: [])
	];
}

/** What the chart shows, in words: whether it moved, whether it may be too far, and what comes. */
export function narrowingSentence(input: NarrowingInput & { candidate: string }): Rich {
	const { points, leeway, unit, signed, start, zone, candidate } = input;
	const last = points.at(-1);
	const seen = lastSeen(points);
	if (!last || !seen) return `Nothing can be said yet${last?.detail ? `: ${last.detail}` : ''}.`;
	const allowed = formatAllowed(leeway, unit, { signed: signed && leeway.min === undefined });
	if (!isSeen(last))
		return `Leeway cannot see it now: ${last.detail || 'no rows'}.${input.over ? '' : ' The gate waits.'}`;
	const since = leftOrigin(input).at(-1);
	const moved =
		since !== undefined
			? `The interval left ${formatNumber(leeway.origin ?? 0, { decimals: Number.isInteger(leeway.origin ?? 0) ? 0 : 2 })} at ${formatClock(since, zone)}: ${candidate} is ${input.worse ?? 'different'}. `
			: '';
	if (seen.verdict === 'exceeded')
		return `${moved}The whole interval lies [[exceeded:beyond the margin]], allowed ${allowed}.`;
	if (seen.verdict === 'within')
		return `${moved}The whole interval lies [[within:inside the margin]], allowed ${allowed}.`;
	if (input.over) return `${moved}It still reached over the margin, allowed ${allowed}, when the step ended.`;
	const until = untilText(project(points, start, leeway), input);
	return `${moved}It still reaches over the margin, allowed ${allowed}, so the gate waits.${until}`;
}

function untilText(projection: Projection | null, { deadline, zone, now }: NarrowingInput): string {
	if (!projection) return '';
	const { meets } = projection;
	if (deadline !== undefined && (!meets || meets.time > deadline))
		return ` If the estimate stays, that is not decided before the deadline, ${formatMoment(deadline, zone, now)}.`;
	if (!meets) return ' If the estimate stays, more rows will hardly decide it.';
	return ` Dashed: where it will be if the estimate stays; decided at about ${formatShortMoment(meets.time, zone, now)}.`;
}
