import { blindFor, type Blind } from '#core/verdict.ts';
import type { Window } from '#detectors/schedule/due-windows.ts';
import { isStale, usualPace } from '#detectors/schedule/staleness.ts';
import { trafficWindows, type WindowRange } from '#store/repositories/detect-windows.ts';
import type { Store } from '#store/store.ts';

/** A model whose rows stopped coming: the versions that should have sent some, and since when. */
export interface Silence {
	versions: string[];
	blind: Blind;
}

const DAY_MS = 86_400_000;

/**
 * Whether an empty window is silence, by the pace of the day before it. Undefined where the model is so slow that an
 * empty window is nothing, or where it has been silent for so long that nobody expects it any more.
 */
export async function silenceIn(
	store: Store,
	key: Omit<WindowRange, 'seconds' | 'from' | 'to'>,
	window: Window
): Promise<Silence | undefined> {
	const { seconds, start, end } = window;
	const length = seconds * 1000;
	const back = Math.max(DAY_MS, 60 * length);
	const from = Math.floor((start - back) / length) * length;
	const rows = await trafficWindows(store, { ...key, seconds, from, to: start });
	const last = Math.max(...rows.map((row) => row.start));
	const empty = (end - last) / length - 1;
	const pace = usualPace(rows, seconds);
	if (rows.length === 0 || !isStale(pace, empty)) return undefined;
	const usual = pace >= 10 ? Math.round(pace) : Number(pace.toPrecision(2));
	return {
		versions: rows.filter((row) => row.start === last).map(({ version }) => version),
		blind: blindFor(
			'stale',
			`no rows since ${new Date(last + length).toISOString()}, usually ${usual} in such a window`
		)
	};
}
