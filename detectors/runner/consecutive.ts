import type { Window } from '#detectors/schedule/due-windows.ts';

/** Windows read by one query: bounds the memory of a backfill. */
const MOST = 100;

/** Runs of windows that follow each other, each short enough for one query. */
export function consecutive(windows: readonly Window[]): Window[][] {
	const runs: Window[][] = [];
	for (const window of windows) {
		const run = runs.at(-1);
		if (run && run.length < MOST && run.at(-1)?.end === window.start) run.push(window);
		else runs.push([window]);
	}
	return runs;
}
