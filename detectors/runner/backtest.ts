import type { Backtest, BacktestLength } from '#core/backtest.ts';
import { backtestHistory, type BacktestTools } from '#detectors/backtest/backtest.ts';
import { isMeasure } from '#detectors/backtest/measures.ts';
import { replayOf, type History, type Injected } from '#detectors/backtest/replay.ts';
import { canBacktest, readsValues, type PastWindow, type Series } from '#detectors/backtest/series.ts';
import { classesOf, classValues, countsOver, type Binning } from '#detectors/core/binning.ts';
import type { Drift } from '#detectors/core/inject.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import type { MonitorRow } from '#store/repositories/monitoring.ts';
import { referenceRows } from '#store/repositories/whole-rows.ts';
import type { Store } from '#store/store.ts';
import { historyOf } from './backtest-history.ts';
import {
	backtestPlan,
	limitsOf,
	seriesCount,
	type BacktestPlan,
	type BacktestRequest,
	type NoBacktest
} from './backtest-plan.ts';
import { measureHistory } from './backtest-measures.ts';
import { rowsHistory } from './backtest-rows.ts';
import { dispersionOf } from './dispersion-of.ts';
import { readsRows } from './joint.ts';
import { cellKey } from './window-data.ts';

/** Replays the stored history of a monitor. Reads only: no finding, series or reference is written. */
export async function backtest(
	store: Store,
	request: BacktestRequest,
	tools: BacktestTools
): Promise<Backtest | NoBacktest> {
	const of = await backtestPlan(store, request);
	if ('cannot' in of) return of;
	const { plan, monitor } = of;
	const { model, environment } = plan;
	const { monitor: name, metric } = monitor;
	const cannot = refusal(monitor) ?? (await missingReference(store, of));
	if (cannot !== undefined) return { cannot };
	const run = <W, D extends Injected>(history: History<W, D> | undefined) =>
		!history || history.starts.length === 0 ? undefined : backtestHistory(history, tools);
	const lengths: BacktestLength[] = [];
	for (const seconds of monitor.windows.toSorted((a, b) => a - b)) {
		const length = readsRows(monitor)
			? await run(await rowsHistory(store, of, seconds))
			: canBacktest(metric)
				? await run(await classHistory(store, of, seconds))
				: await run(await measureHistory(store, of, seconds));
		if (length) lengths.push(length);
	}
	if (lengths.length === 0)
		return {
			cannot: `${name} has no history with rows, or the reference is too short to tell how much its windows differ.`
		};
	const against = plan.references.get(monitor.reference)?.words ?? '';
	const { unit } = monitor.leeway;
	return { model, environment, monitor: name, metric, against, unit, leeway: limitsOf(monitor), lengths };
}

/** Why there is nothing that a monitor could be held against. */
async function missingReference(store: Store, { plan, monitor }: BacktestPlan): Promise<string | undefined> {
	const { model, environment, reference, baseline } = plan;
	const { monitor: name, feature, segment } = monitor;
	if (readsRows(monitor)) {
		const none = { numbers: [], categories: [], vector: '', rows: 1 };
		const kept = await referenceRows(store, reference?.id ?? '', none);
		return kept.length > 0 ? undefined : `${name} has no rows of the reference yet: they are kept when it first looks.`;
	}
	if (!canBacktest(monitor.metric) || baseline.has(cellKey(segment, feature))) return undefined;
	return `${model} in ${environment} has no reference of ${feature} yet: a backtest needs one.`;
}

/** Why a monitor cannot be replayed, whatever its history is. */
function refusal({ metric }: MonitorRow): string | undefined {
	const known = metricNamed(metric);
	if (known && (canBacktest(metric) || readsRows({ metric }) || isMeasure(known))) return undefined;
	return `Monitors of ${metric} cannot be backtested: it is not read from the rows of a model.`;
}

async function classHistory(
	store: Store,
	of: BacktestPlan,
	seconds: number
): Promise<History<PastWindow, Drift> | undefined> {
	const past = await historyOf(store, of, seconds);
	const series = past && seriesOf(of, seconds, past.binning);
	if (!series) return undefined;
	const { windows, inside_reference } = past;
	return { replay: replayOf(series, windows), starts: windows.map(({ start }) => start), inside_reference };
}

/**
 * One length of a monitor over the classes of its history; undefined where the product would be blind: nothing tells how unchanged
 * windows differ.
 */
export function seriesOf({ plan, monitor }: BacktestPlan, seconds: number, binning: Binning): Series | undefined {
	const { min_n, segment, feature } = monitor;
	const metric = metricNamed(monitor.metric);
	const baseline = plan.baseline.get(cellKey(segment, feature));
	const known = dispersionOf(plan, monitor, { seconds, start: 0, end: 0 }, 0, undefined);
	if (!baseline || (metric?.needs !== 'two_sample' && metric?.needs !== 'counts') || 'blind' in known) return undefined;
	const { summary } = baseline;
	const values = readsValues(metric.name) && binning.kind === 'numeric' && classValues(binning);
	return {
		metric,
		classes: classesOf(binning),
		reference: countsOver(binning, summary),
		ordered: binning.kind === 'numeric',
		binning_id: binning.binning_id,
		...(values && { values }),
		...(known.profile && { profile: known.profile }),
		seconds,
		leeway: limitsOf(monitor),
		change: monitor.leeway.origin !== undefined,
		min_n,
		alpha: plan.config.alpha,
		index: seriesCount(plan)
	};
}
