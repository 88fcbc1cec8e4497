import type { Watermark } from './watermark.ts';

/** A tumbling interval of event time; instants are milliseconds since 1970, `end` is exclusive. */
export interface Window {
	start: number;
	end: number;
	seconds: number;
}

export interface Progress {
	/** Length of the window in seconds, a multiple of 60. */
	seconds: number;
	watermark: Watermark;
	/** Earliest event time stored. */
	first_ts: number;
	/** End of the last window evaluated; absent when none was. */
	evaluated_to?: number;
	/** Instants inside windows that got rows or labels after they were evaluated. */
	reopened?: readonly number[];
	/** At most so many windows of the past, the latest ones: a model with years behind it starts near its end. */
	catch_up?: number;
}

/** The window of a length that holds an instant. */
export function windowAt(instant: number, seconds: number): Window {
	const length = seconds * 1000;
	const start = Math.floor(instant / length) * length;
	return { start, end: start + length, seconds };
}

/** Every whole window of a length that begins in [from, to). */
export function windowsBetween(from: number, to: number, seconds: number): Window[] {
	const length = seconds * 1000;
	const windows: Window[] = [];
	for (let start = Math.ceil(from / length) * length; start < to; start += length)
		windows.push({ start, end: start + length, seconds });
	return windows;
}

/** Windows to evaluate now, in the order of event time: re-opened ones, and all that closed since the last. */
export function dueWindows(progress: Progress): Window[] {
	const { seconds, watermark, first_ts, evaluated_to, reopened = [], catch_up = 1000 } = progress;
	const length = seconds * 1000;
	const closed = Math.floor(watermark.until / length) * length;
	const flushed = watermark.flush === undefined ? -Infinity : windowAt(watermark.flush, seconds).end;
	const to = Math.max(closed, flushed);
	const from = Math.max(evaluated_to ?? windowAt(first_ts, seconds).start, to - catch_up * length);
	const late = new Set(
		reopened
			.map((instant) => windowAt(instant, seconds))
			.filter((window) => evaluated_to !== undefined && window.end <= evaluated_to)
			.map((window) => window.start)
	);
	return [
		...[...late].sort((a, b) => a - b).map((start) => ({ start, end: start + length, seconds })),
		...windowsBetween(from, to, seconds)
	];
}

/** A window is live when it closed so recently that somebody can still act on it. */
export function clockOf(window: Window, watermark: Watermark, now: number): 'live' | 'replay' {
	const horizon = window.seconds * 1000 + 5 * 60_000;
	return watermark.live && now - window.end <= horizon ? 'live' : 'replay';
}

/**
 * Number of the look inside its epoch, from 1, counted in event time: the same after a retry or a restart.
 * Windows before the epoch's first are replays, which page nobody; they are counted backwards.
 */
export function lookNumber(window: Window, first_window_end: number): number {
	const steps = Math.round((window.end - first_window_end) / (window.seconds * 1000));
	return steps >= 0 ? steps + 1 : -steps;
}
