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

interface PlacedMark extends ChartMark {
	clock: string;
	side: 'left' | 'right' | 'center' | 'none';
}

/** Where each label stands: left of its line, or right of it where another label or the edge is in the way. */
export function placeMarks(
	marks: readonly ChartMark[],
	{ from, to, width, zone }: { from: number; to: number; width: number; zone: string }
): PlacedMark[] {
	const x = (time: number) => ((time - from) / (to - from)) * width;
	let free = -60;
	return marks
		.filter((mark) => mark.time >= from && mark.time <= to)
		.toSorted((a, b) => a.time - b.time)
		.map((mark) => {
			const clock = mark.tone === 'now' ? '' : to - from > 86_400_000 ? formatShortMoment(mark.time, zone, to) : formatClock(mark.time, zone);
			const room = textWidth(`${clock} ${mark.label}`);
			const at = x(mark.time);
			const side = (['left', 'center', 'right'] as const).find((option) => {
				const start = at - { left: room - 5, center: room / 2, right: 5 }[option];
				if (mark.tone === 'now' || mark.tone === 'due' ? option === 'left' : option === 'center') return false;
				return start >= free && start + room <= width + 70;
			});
			if (side) free = at - { left: room - 5, center: room / 2, right: 5 }[side] + room + 8;
			return { ...mark, clock, side: side ?? ('none' as const) };
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
		const words = [`{w|${mark.label}}`, mark.clock === '' ? '' : `{t|${mark.clock}}`];
		if (mark.side !== 'right') words.reverse();
		const align = mark.side === 'left' ? ('right' as const) : mark.side === 'right' ? ('left' as const) : ('center' as const);
		return {
			xAxis: mark.time,
			lineStyle: {
				color: colour,
				width: dashed ? 1 : mark.tone === 'page' ? 1.5 : 2,
				type: dashed ? ([2, 3] as number[]) : ('solid' as const)
			},
			label: {
				show: mark.side !== 'none',
				formatter: words.filter(Boolean).join('  '),
				position: 'end' as const,
				distance: 5,
				align,
				padding: align === 'right' ? [0, -5, 0, 0] : align === 'left' ? [0, 0, 0, -5] : 0,
				rich: {
					t: { color: tokens.text3, fontSize: 12, fontFamily: tokens.font },
					w: { color: colour, fontSize: 12, fontWeight: 600 as const, fontFamily: tokens.font }
				}
			}
		};
	});
}
