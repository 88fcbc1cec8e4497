import { cycleWords } from '#detectors/core/season.ts';
import { blindFor, type Blind, type Method } from '#core/verdict.ts';
import type { Window } from '#detectors/schedule/due-windows.ts';
import type { Monitor } from '#detectors/schedule/monitor.ts';
import { movingSpan, type Span } from '#detectors/schedule/moving-reference.ts';
import { summaryWindows } from '#store/repositories/labels.ts';
import type { Store } from '#store/store.ts';
import { profileOf } from './dispersion-of.ts';
import { wantedOf } from './fetch.ts';
import type { Baseline, Summary } from './inputs.ts';
import type { OtherReference, Plan } from './plan.ts';
import { overClassesOf } from './reference.ts';
import { cellKey, merge } from './window-data.ts';

/** What a monitor of another reference than the main one is held against in one window. */
export interface Held {
	/** Over the classes of the main reference, by `cellKey`. */
	baseline: ReadonlyMap<string, Baseline>;
	/** Windows of the same length that it is made of, by `cellKey`; all that there are where left out. */
	windows?: ReadonlyMap<string, number>;
	/** What it is, for `method.params`. */
	params: Method['params'];
	/** Why nothing can be held against it. */
	blind?: Blind;
}

/** Summaries by the beginning of their part, then by `cellKey`. */
type Parts = Map<number, Map<string, Summary[]>>;

/** At most so many days (or weeks) at the same hour are read, the newest. */
const MOST_CYCLES = 30;

/**
 * What monitors of other references are held against, read for all windows of one length at once. Where the feature follows
 * a daily or weekly cycle, a window is held against those of the reference at the same place of it.
 */
export async function heldAgainst(
	store: Store,
	plan: Plan,
	monitors: readonly Monitor[],
	windows: readonly Window[]
): Promise<(window: Window, monitor: Monitor) => Held | undefined> {
	const groups = Map.groupBy(
		monitors.filter(({ reference }) => reference !== ''),
		(monitor) => JSON.stringify([monitor.reference, periodOf(plan, monitor, windows[0]?.seconds ?? 0)])
	);
	const held = new Map<string, Map<number, Held>>();
	for (const group of groups.values()) {
		const [first] = group;
		const other = first && plan.references.get(first.reference);
		if (!first || !other) continue;
		const period = periodOf(plan, first, windows[0]?.seconds ?? 0);
		const read = period > 0 ? await inSeason(store, plan, other, group, windows, period) : undefined;
		const found = read ?? (await whole(store, plan, other, group, windows));
		for (const { monitor } of group) held.set(monitor, found);
	}
	return (window, { monitor }) => held.get(monitor)?.get(window.start);
}

/** Period in seconds of the cycle that the monitor's feature follows; 0: none. */
function periodOf(plan: Plan, monitor: Monitor, seconds: number): number {
	return profileOf(plan, monitor, seconds)?.season?.period_seconds ?? 0;
}

async function whole(
	store: Store,
	plan: Plan,
	other: OtherReference,
	monitors: readonly Monitor[],
	windows: readonly Window[]
): Promise<Map<number, Held>> {
	const { is, words } = other;
	const name = monitors[0]?.reference ?? '';
	if ('detail' in is) return each(windows, () => missing(name, words, 'no_reference', is.detail));
	if ('set' in is) {
		const { window_start, window_end } = is.set;
		const span = { start: window_start.getTime(), end: window_end.getTime() };
		return each(windows, () => ({ baseline: is.baseline, params: paramsOf(name, words, span) }));
	}
	const spans = new Map(windows.map((window) => [window.start, movingSpan(is, window)]));
	const all = [...spans.values()];
	const [from, to] = [Math.min(...all.map(({ start }) => start)), Math.max(...all.map(({ end }) => end))];
	const parts: Parts = new Map();
	await readParts(store, plan, monitors, { seconds: all[0]?.step ?? 60, from, to }, parts);
	const made = new Map<number, Held>();
	return each(windows, (window) => {
		const span = spans.get(window.start) ?? movingSpan(is, window);
		const early = tooEarly(plan, name, words, span, window);
		if (early) return early;
		const known = made.get(span.start);
		if (known) return known;
		const inside = [...parts].filter(([start]) => start >= span.start && start < span.end).map(([, cells]) => cells);
		const count = (span.end - span.start) / (window.seconds * 1000);
		const found = heldOf(plan, inside, () => count, paramsOf(name, words, span));
		made.set(span.start, found);
		return found;
	});
}

async function inSeason(
	store: Store,
	plan: Plan,
	other: OtherReference,
	monitors: readonly Monitor[],
	windows: readonly Window[],
	period: number
): Promise<Map<number, Held> | undefined> {
	const { is, words } = other;
	const name = monitors[0]?.reference ?? '';
	const [first, last] = [windows[0], windows.at(-1)];
	if ('detail' in is || !first || !last) return undefined;
	const spanOf = (window: Window) =>
		'set' in is ? { start: is.set.window_start.getTime(), end: is.set.window_end.getTime() } : movingSpan(is, window);
	const shift = period * 1000;
	const cyclesOf = (window: Window) => {
		const { start, end } = spanOf(window);
		const highest = Math.floor((end - window.end) / shift);
		return { lowest: Math.max(Math.ceil((start - window.start) / shift), highest - MOST_CYCLES + 1), highest };
	};
	const cycles = windows.map(cyclesOf);
	const lowest = Math.min(...cycles.map((cycle) => cycle.lowest));
	const highest = Math.max(...cycles.map((cycle) => cycle.highest));
	const parts: Parts = new Map();
	const version = 'set' in is ? is.set.spec.version : undefined;
	const range = (from: number, to: number) => ({
		seconds: first.seconds,
		from: first.start + from * shift,
		to: last.end + to * shift
	});
	// Of windows that span less than a cycle only the same hours are read; of more, all between is wanted anyway.
	if (lowest <= highest && last.end - first.start > shift)
		await readParts(store, plan, monitors, range(lowest, highest), parts, version);
	else for (let k = lowest; k <= highest; k++) await readParts(store, plan, monitors, range(k, k), parts, version);
	return each(windows, (window) => {
		const span = spanOf(window);
		const early = 'set' in is ? undefined : tooEarly(plan, name, words, span, window);
		if (early) return early;
		const { lowest: from, highest: to } = cyclesOf(window);
		const inside = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) =>
			parts.get(window.start + (from + i) * shift)
		).filter((cells) => cells !== undefined);
		return heldOf(plan, inside, (cell) => inside.filter((cells) => cells.has(cell)).length, {
			...paramsOf(name, words, span),
			season: cycleWords(period)
		});
	});
}

/** Reads what some monitors need of a range, in parts of `seconds`; all versions are one traffic unless one is named. */
async function readParts(
	store: Store,
	{ project, environment, model }: Plan,
	monitors: readonly Monitor[],
	range: { seconds: number; from: number; to: number },
	parts: Parts,
	version?: unknown
): Promise<void> {
	const where = { project, environment, model, ...range };
	const wanted = { ...wantedOf(monitors), ...(typeof version === 'string' && { versions: [version] }) };
	for (const { start, segment, feature, summary } of await summaryWindows(store, where, wanted)) {
		const cells = parts.get(start) ?? new Map<string, Summary[]>();
		parts.set(start, cells);
		const cell = cellKey(segment, feature);
		cells.set(cell, [...(cells.get(cell) ?? []), summary]);
	}
}

function heldOf(
	plan: Plan,
	inside: readonly ReadonlyMap<string, Summary[]>[],
	windowsOf: (cell: string) => number,
	params: Held['params']
): Held {
	const names = [...new Set(inside.flatMap((cells) => [...cells.keys()]))];
	const summaries = names.flatMap((cell) => {
		const summary = merge<Summary>(inside.flatMap((cells) => cells.get(cell) ?? []));
		return summary ? [[cell, summary] as const] : [];
	});
	return {
		baseline: overClassesOf(plan.baseline, summaries),
		windows: new Map(names.map((cell) => [cell, windowsOf(cell)])),
		params
	};
}

const iso = (time: number): string => new Date(time).toISOString();

function paramsOf(name: string, words: string, { start, end }: Omit<Span, 'step'>): Held['params'] {
	return { reference: name, against: words, reference_start: iso(start), reference_end: iso(end) };
}

function missing(name: string, words: string, reason: Blind['blind'], detail: string): Held {
	return { baseline: new Map(), params: { reference: name, against: words }, blind: blindFor(reason, detail) };
}

function tooEarly(
	{ first_ts }: Plan,
	name: string,
	words: string,
	span: Omit<Span, 'step'>,
	window: Window
): Held | undefined {
	if (span.start + window.seconds * 1000 > first_ts) return undefined;
	const detail = `${words} begin at ${iso(span.start)}, before the first row of ${iso(first_ts)}`;
	return missing(name, words, 'thin_reference', detail);
}

function each(windows: readonly Window[], make: (window: Window) => Held): Map<number, Held> {
	return new Map(windows.map((window) => [window.start, make(window)]));
}
