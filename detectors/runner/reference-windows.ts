import { windowAt, windowsBetween } from '#detectors/schedule/due-windows.ts';
import type { Monitor } from '#detectors/schedule/monitor.ts';
import type { Store } from '#store/store.ts';
import { fetchWindows } from './fetch.ts';
import type { Plan } from './plan.ts';
import type { WindowData } from './window-data.ts';

/** More windows than this are sampled, in stretches spread over the reference so that every hour of the day is in. */
const MOST_WINDOWS = 2400;
const STRETCHES = 16;

/**
 * The windows of one length that the main reference is made of, with what some monitors read of them, in the order of time. One
 * window, one sample: of versions that share the traffic, the largest; windows with too few rows are left out.
 */
export async function* referenceWindows(
	store: Store,
	plan: Plan,
	seconds: number,
	monitors: readonly Monitor[]
): AsyncGenerator<{ start: number; data: WindowData }> {
	const { reference, project, environment, model, config } = plan;
	if (!reference || reference.kind === 'file') return;
	for (const range of stretches(reference.window_start.getTime(), reference.window_end.getTime(), seconds)) {
		const fetched = await fetchWindows(store, { project, environment, model, seconds, ...range }, monitors, config);
		for (const [start, versions] of [...fetched].sort(([a], [b]) => a - b)) {
			const [data] = [...versions.values()].sort((a, b) => b.rows - a.rows);
			if (data && data.rows >= config.min_n) yield { start, data };
		}
	}
}

function stretches(start: number, end: number, seconds: number): { from: number; to: number }[] {
	const length = seconds * 1000;
	const windows = windowsBetween(start, end - length + 1, seconds).length;
	if (windows === 0) return [];
	const first = Math.ceil(start / length) * length;
	if (windows <= MOST_WINDOWS) return [{ from: first, to: first + windows * length }];
	const each = Math.floor(MOST_WINDOWS / STRETCHES) * length;
	const step = (windows * length - each) / (STRETCHES - 1);
	return Array.from({ length: STRETCHES }, (_, i) => {
		const from = windowAt(first + i * step, seconds).start;
		return { from, to: from + each };
	});
}
