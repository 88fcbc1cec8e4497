import type { Backtest, BacktestLength } from '#core/backtest.ts';
import { backtestSeries, type BacktestTools } from '#detectors/backtest/backtest.ts';
import { canBacktest, type Series } from '#detectors/backtest/series.ts';
import { classesOf, countsOver } from '#detectors/core/binning.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import type { MonitorRow } from '#store/repositories/monitoring.ts';
import type { Store } from '#store/store.ts';
import { historyOf } from './backtest-history.ts';
import { backtestPlan, type BacktestPlan, type BacktestRequest, type NoBacktest } from './backtest-plan.ts';
import { dispersionOf } from './dispersion-of.ts';
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
	const { monitor: name, metric, feature, leeway, segment } = monitor;
	const cannot = refusal(monitor);
	if (cannot !== undefined) return { cannot };
	if (!plan.baseline.has(cellKey(segment, feature)))
		return { cannot: `${model} in ${environment} has no reference of ${feature} yet: a backtest needs one.` };

	const lengths: BacktestLength[] = [];
	for (const seconds of monitor.windows.toSorted((a, b) => a - b)) {
		const series = seriesOf(of, seconds);
		if (!series) continue;
		const { windows, inside_reference } = await historyOf(store, of, seconds);
		if (windows.length === 0) continue;
		lengths.push({ ...(await backtestSeries(series, windows, tools)), inside_reference });
	}
	if (lengths.length === 0)
		return {
			cannot: `${name} has no history with rows, or the reference is too short to tell how much its windows differ.`
		};
	const against = plan.references.get(monitor.reference)?.words ?? '';
	return { model, environment, monitor: name, metric, against, max: leeway.max ?? Infinity, lengths };
}

/** Why a monitor cannot be replayed, whatever its history is. */
function refusal({ monitor, metric, leeway }: MonitorRow): string | undefined {
	if (!canBacktest(metric))
		return `Monitors of ${metric} cannot be backtested yet: distances over classes, missing_share and new_category_share can.`;
	if (leeway.max === undefined || leeway.min !== undefined)
		return `${monitor} has a lower limit, which cannot be backtested yet: only monitors with an upper one alone can.`;
	return undefined;
}

/** One length of a monitor; undefined where the product would be blind: nothing tells how unchanged windows differ. */
export function seriesOf({ plan, monitor }: BacktestPlan, seconds: number): Series | undefined {
	const { leeway, min_n, segment, feature } = monitor;
	const metric = metricNamed(monitor.metric);
	const baseline = plan.baseline.get(cellKey(segment, feature));
	const known = dispersionOf(plan, monitor, { seconds, start: 0, end: 0 }, 0, undefined);
	if (!baseline || (metric?.needs !== 'two_sample' && metric?.needs !== 'counts') || 'blind' in known) return undefined;
	const { binning, summary } = baseline;
	return {
		metric,
		classes: classesOf(binning),
		reference: countsOver(binning, summary),
		ordered: binning.kind === 'numeric',
		binning_id: binning.binning_id,
		...(known.profile && { profile: known.profile }),
		seconds,
		max: leeway.max ?? Infinity,
		change: leeway.origin !== undefined,
		min_n,
		alpha: plan.config.alpha,
		index: plan.monitors.reduce((sum, { windows }) => sum + windows.length, 0)
	};
}
