import type { MovingReference } from '#core/model-config.ts';
import type { Window } from './due-windows.ts';

/** An interval of event time in ms since 1970, `end` exclusive; `step` is what it is made of, in seconds. */
export interface Span {
	start: number;
	end: number;
	step: number;
}

/** Whole parts of a day, so that their roll-ups are few. */
const STEPS = [86_400, 21_600, 3600, 900, 300, 60];
/** A span is made of at least so many steps where it is long enough. */
const FINE = 24;

/**
 * What a window is held against: the last whole steps before it, `gap` away. A step is a 24th of the span or less, and
 * no shorter than the window; so the span ends up to a step earlier than the gap says, and never reaches into it.
 */
export function movingSpan(moving: MovingReference, window: Window): Span {
	const step = Math.max(window.seconds, STEPS.find((seconds) => seconds * FINE <= spanSeconds(moving)) ?? 60);
	const length = step * 1000;
	const end = Math.floor((window.start - gapSeconds(moving) * 1000) / length) * length;
	return { start: end - Math.ceil(spanSeconds(moving) / step) * length, end, step };
}

function spanSeconds({ span_days = 0, span_hours = 0 }: MovingReference): number {
	return span_days * 86_400 + span_hours * 3600;
}

function gapSeconds({ gap_days = 0, gap_hours = 0 }: MovingReference): number {
	return gap_days * 86_400 + gap_hours * 3600;
}

/** "the 7 days before", "the day that ended 6 days before". */
export function movingWords({ span_days, span_hours, gap_days, gap_hours }: MovingReference): string {
	const lasting = (days: number | undefined, hours: number | undefined) =>
		days === undefined ? `${hours ?? 0} h` : days === 1 ? 'day' : `${days} days`;
	const span = lasting(span_days, span_hours);
	if (gap_days === undefined && gap_hours === undefined) return `the ${span} before`;
	return `the ${span} that ended ${gap_days === 1 ? 'a ' : ''}${lasting(gap_days, gap_hours)} before`;
}
