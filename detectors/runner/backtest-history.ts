import { readsValues, type PastReference, type PastWindow } from '#detectors/backtest/series.ts';
import { countsOver, finestBinning, type Binning } from '#detectors/core/binning.ts';
import { readsLabels } from '#detectors/schedule/declared-monitors.ts';
import { windowAt, type Window } from '#detectors/schedule/due-windows.ts';
import { movingSpan } from '#detectors/schedule/moving-reference.ts';
import { settledUntil, watermark } from '#detectors/schedule/watermark.ts';
import type { Store } from '#store/store.ts';
import type { BacktestPlan } from './backtest-plan.ts';
import { profileOf } from './dispersion-of.ts';
import { fetchWindows } from './fetch.ts';
import { heldAgainst, type Held } from './held-against.ts';
import type { Baseline, Summary } from './inputs.ts';
import { inKindOf, kindsIn } from './retyped.ts';
import { SeasonBook } from './season-book.ts';
import { cellKey, type WindowData } from './window-data.ts';

/** Windows of one length that are looked at, the latest ones. */
const MOST_WINDOWS = 2000;
/** Windows whose other references are read at once: others get their turn in between. */
const AT_ONCE = 200;

/** Windows in the order of time, counted over some classes. */
export interface PastWindows {
	windows: PastWindow[];
	binning: Binning;
	inside_reference: boolean;
}

/**
 * The latest windows of a length outside the references, each with what it was held against where that is not the main one; those
 * inside where there are no others.
 */
export async function historyOf(store: Store, of: BacktestPlan, seconds: number): Promise<PastWindows | undefined> {
	const { plan, monitor } = of;
	const cell = cellKey(monitor.segment, monitor.feature);
	const reference = plan.baseline.get(cell);
	const past = await pastData(store, of, seconds, (data) => {
		const summary = reference && inKindOf(reference.summary, kindsIn(data, cell));
		return summary && summary.n > 0 ? summary : undefined;
	});
	if (!reference || !past) return undefined;
	const binning = binningFor(
		monitor,
		reference,
		past.found.map(({ read }) => read)
	);
	const windows = past.found.map(({ start, read }) => ({ start, counts: countsOver(binning, read) }));
	return {
		windows: await withHeld(store, of, { windows, binning }, seconds),
		binning,
		inside_reference: past.inside_reference
	};
}

/**
 * What is read of the latest windows of a length outside the references, in the order of time; of those inside where there are no
 * others. One window, one sample: of versions that share the traffic, the largest.
 */
export async function pastData<T>(
	store: Store,
	of: BacktestPlan,
	seconds: number,
	read: (data: WindowData) => T | undefined
): Promise<{ found: { start: number; read: T }[]; inside_reference: boolean } | undefined> {
	const { project, environment, model, config } = of.plan;
	const { from, to } = rangeOf(of, seconds, MOST_WINDOWS);
	if (from >= to) return undefined;
	const range = { project, environment, model, seconds, from, to };
	const fetched = await fetchWindows(store, range, [of.monitor], config);
	const found = [...fetched]
		.sort(([a], [b]) => a - b)
		.flatMap(([start, versions]) => {
			const [[version, data] = []] = [...versions].sort(([, a], [, b]) => b.rows - a.rows);
			const what = data && read(data);
			return what === undefined ? [] : [{ start, version, read: what }];
		});
	const apart = found.filter(({ start, version }) => !inside(of, windowAt(start, seconds), version));
	return { found: apart.length > 0 ? apart : found, inside_reference: apart.length === 0 };
}

/** The classes of the reference; for a metric of values every bin that anything lies in. */
function binningFor(
	{ metric }: { metric: string },
	{ binning, summary }: Baseline,
	windows: readonly Summary[]
): Binning {
	return readsValues(metric) && 'bins' in summary
		? finestBinning([summary, ...windows.filter((window) => 'bins' in window)])
		: binning;
}

/** The latest windows, at most `most`, up to the last whole one; of labels, to the last one whose labels are all due. */
export function rangeOf(
	{ plan, arrival, monitor }: BacktestPlan,
	seconds: number,
	most: number
): { from: number; to: number } {
	const settled = settledUntil(watermark(arrival, Date.now()));
	const due = settled - (plan.config.label?.delay_seconds ?? 0) * 1000;
	const until = readsLabels(monitor) ? Math.min(arrival.last_ts, due) : arrival.last_ts;
	const to = windowAt(until, seconds).start;
	return { from: Math.max(windowAt(arrival.first_ts, seconds).start, to - most * seconds * 1000), to };
}

/**
 * Whether a version's window is part of a frozen reference: of the main one, which the classes and profiles come from, or of the
 * monitor's own.
 */
export function inside({ plan, monitor }: BacktestPlan, { start, end }: Window, version = ''): boolean {
	const other = plan.references.get(monitor.reference)?.is;
	const sets = [plan.reference, other && 'set' in other ? other.set : undefined];
	return sets.some(
		(set) =>
			set &&
			set.kind !== 'file' &&
			(set.kind !== 'version' || set.spec.version === version) &&
			start < set.window_end.getTime() &&
			end > set.window_start.getTime()
	);
}

async function withHeld(
	store: Store,
	of: BacktestPlan,
	{ windows: past, binning }: Pick<PastWindows, 'windows' | 'binning'>,
	seconds: number
): Promise<PastWindow[]> {
	const { plan, monitor } = of;
	if (monitor.reference === '') return inSeason(store, of, { windows: past, binning }, seconds);
	const every = (profileOf(plan, monitor, seconds)?.season?.period_seconds ?? seconds) * 1000;
	const is = plan.references.get(monitor.reference)?.is;
	const windows: PastWindow[] = [];
	for (let at = 0; at < past.length; at += AT_ONCE) {
		const some = past.slice(at, at + AT_ONCE);
		const looked = some.map(({ start }) => windowAt(start, seconds));
		const heldOf = await heldAgainst(store, plan, [monitor], looked);
		for (const { start, counts } of some) {
			const window = windowAt(start, seconds);
			const reference = countsHeld(of, binning, heldOf(window, monitor));
			const moving = is && 'kind' in is && { ...movingSpan(is, window), every };
			windows.push({ start, counts, held: { ...reference, ...(moving && { moving }) } });
		}
	}
	return windows;
}

/** Over the classes of the history; none where the runner would be blind. */
function countsHeld(
	{ monitor }: BacktestPlan,
	binning: Binning,
	held: Held | undefined
): Pick<PastReference, 'counts' | 'windows'> {
	const cell = cellKey(monitor.segment, monitor.feature);
	const baseline = held?.blind ? undefined : held?.baseline.get(cell);
	const windows = held?.windows?.get(cell);
	return {
		counts: baseline ? countsOver(binning, baseline.summary) : [],
		...(windows !== undefined && { windows })
	};
}

/** Metrics of values in season are held against all that the reference has at the same hour, as the runner holds them. */
async function inSeason(
	store: Store,
	{ plan, monitor }: BacktestPlan,
	{ windows, binning }: Pick<PastWindows, 'windows' | 'binning'>,
	seconds: number
): Promise<PastWindow[]> {
	if (!readsValues(monitor.metric)) return [...windows];
	const seasonOf = await new SeasonBook(store).of(plan, [monitor], seconds);
	return windows.map((window) => {
		const summary = seasonOf(windowAt(window.start, seconds), monitor);
		return summary ? { ...window, season: countsOver(binning, summary) } : window;
	});
}
