import type { ChartTokens } from '../chart-tokens.ts';
import { textWidth } from '../text-layout.ts';
import { formatClock, formatShortMoment } from '#core/time-format.ts';

/** `deploy`: somebody changed something. `page`: Leeway woke somebody. `now` and `due` close what is known and what may come. */
export type MarkTone = 'deploy' | 'page' | 'now' | 'due' | 'note';

export interface ChartMark {
	time: number;
	/** Few words: "v13 to 25 %". */
	label: string;
	tone: MarkTone;
}

/** `left` of its line, `right` of it, centred on it, or `split`: the time left of it and the words right of it. */
type Side = 'left' | 'right' | 'center' | 'split';
export interface PlacedMark extends ChartMark {
	clock: string;
	/** Absent: there is no room for words. */
	side?: Side;
}

/** Distance of time and words, in px. */
const SPACE = 7;
const ORDER: Record<MarkTone, Side[]> = {
	deploy: ['left', 'right'],
	note: ['left', 'right'],
	page: ['split', 'right', 'left'],
	now: ['center', 'left', 'right'],
	due: ['center', 'left', 'right']
};

/**
 * Where each label stands, so that none covers another, the name of the axis or leaves the chart. The first may begin at
 * `before` px from the axis; `after` is the room right of the plot.
 */
export function placeMarks(
	marks: readonly ChartMark[],
	view: { from: number; to: number; width: number; before?: number; after: number; zone: string }
): PlacedMark[] {
	const { from, to, width, before = -30, after, zone } = view;
	let free = before;
	return marks
		.filter((mark) => mark.time >= from && mark.time <= to)
		.toSorted((a, b) => a.time - b.time)
		.map((mark) => {
			const long = to - from > 86_400_000;
			const clock =
				mark.tone === 'now' ? '' : long ? formatShortMoment(mark.time, zone, to) : formatClock(mark.time, zone);
			const time = clock === '' ? 0 : textWidth(clock) + SPACE;
			const room = time + textWidth(mark.label);
			const at = ((mark.time - from) / (to - from)) * width;
			const start = { left: at - room + 5, center: at - room / 2, right: at - 5, split: at - time };
			const side = ORDER[mark.tone].find((s) => start[s] >= free && start[s] + room <= width + after);
			if (side) free = start[side] + room + 6;
			return { ...mark, clock, side };
		});
}

/** The data of a `markLine`: vertical lines with their labels above the plot, time in grey and words in their tone. */
export function markLines(placed: readonly PlacedMark[], tokens: ChartTokens) {
	const colours = {
		deploy: tokens.text,
		page: tokens.exceeded,
		now: tokens.text,
		due: tokens.text3,
		note: tokens.text3
	};
	return placed.map((mark) => {
		const colour = colours[mark.tone];
		const dashed = mark.tone === 'due' || mark.tone === 'note';
		const words = [mark.clock === '' ? '' : `{t|${mark.clock}}`, `{w|${mark.label}}`].filter(Boolean);
		if (mark.side === 'right') words.reverse();
		const align = mark.side === 'left' ? 'right' : mark.side === 'center' ? 'center' : 'left';
		const shift = {
			left: [0, -5, 0, 0],
			right: [0, 0, 0, -5],
			center: 0,
			split: [0, 0, 0, -textWidth(mark.clock) - SPACE + 1]
		};
		return {
			xAxis: mark.time,
			lineStyle: {
				color: colour,
				width: dashed ? 1 : mark.tone === 'page' ? 1.5 : 2,
				type: dashed ? [2, 3] : ('solid' as const)
			},
			label: {
				show: mark.side !== undefined,
				formatter: words.join(''),
				position: 'end' as const,
				distance: 5,
				align: align as 'left' | 'right' | 'center',
				padding: shift[mark.side ?? 'center'],
				rich: {
					t: {
						color: tokens.text3,
						fontSize: 12,
						fontFamily: tokens.font,
						padding: mark.side === 'right' ? [0, 0, 0, SPACE] : [0, SPACE, 0, 0]
					},
					w: {
						color: mark.tone === 'due' ? tokens.text2 : colour,
						fontSize: 12,
						fontWeight: dashed ? 500 : 600,
						fontFamily: tokens.font
					}
				}
			}
		};
	});
}
