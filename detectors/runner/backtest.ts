import { LABEL } from '#core/finding.ts';
import type { Backtest, BacktestLength } from '#core/backtest.ts';
import type { ModelConfig } from '#core/model-config.ts';
import { backtestSeries, type BacktestTools } from '#detectors/backtest/backtest.ts';
import { canBacktest, type PastWindow, type Series } from '#detectors/backtest/series.ts';
import { classesOf, countsOver } from '#detectors/core/binning.ts';
import type { Blind } from '#core/verdict.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { REFERENCE_ENVIRONMENT } from '#detectors/schedule/reference-window.ts';
import { modelArrivals, type ModelArrival } from '#store/repositories/detect-windows.ts';
import {
	activeReference,
	monitorsOf,
	profilesOf,
	referenceHistogramsOf,
	type MonitorRow,
	type ReferenceHistogram,
	type ReferenceSet
} from '#store/repositories/monitoring.ts';
import type { Store } from '#store/store.ts';
import { dispersionOf, type Dispersion } from './dispersion-of.ts';
import { fetchWindows } from './fetch.ts';
import { configOf, profileKey } from './plan.ts';
import { inKindOf } from './retyped.ts';
import { cellKey } from './window-data.ts';

/** Windows of one length that are looked at, the latest ones. */
const MOST_WINDOWS = 2000;

export interface BacktestRequest {
	project: string;
	models: readonly ModelConfig[];
	environment: string;
	model: string;
	monitor: string;
}

/** Why there is no backtest, with what to do. */
export interface NoBacktest {
	cannot: string;
}

/** Replays the stored history of a monitor. Reads only: no finding, series or reference is written. */
export async function backtest(
	store: Store,
	request: BacktestRequest,
	tools: BacktestTools
): Promise<Backtest | NoBacktest> {
	const { project, models, environment, model, monitor: name } = request;
	const key = { project, model, environment };
	const monitors = (await monitorsOf(store, key)).filter(({ enabled }) => enabled);
	const monitor = monitors.find((row) => row.monitor === name);
	if (!monitor) {
		const known = monitors.map((row) => row.monitor).join(', ');
		return {
			cannot: `${model} has no monitor "${name}"; it has ${known || 'none until its first rows are looked at'}.`
		};
	}
	const { metric, feature, leeway } = monitor;
	if (monitor.reference !== '' || feature === LABEL)
		return {
			cannot: `${name} is ${feature === LABEL ? 'of labels' : `held against ${monitor.reference}`}, which cannot be backtested yet: only features against the main reference can.`
		};
	if (!canBacktest(metric))
		return {
			cannot: `Monitors of ${metric} cannot be backtested yet: distances over classes, missing_share and new_category_share can.`
		};
	if (leeway.max === undefined || leeway.min !== undefined)
		return {
			cannot: `${name} has a lower limit, which cannot be backtested yet: only monitors with an upper one alone can.`
		};
	const arrival = (await modelArrivals(store, project)).find(
		(row) => row.model === model && row.environment === environment && environment !== REFERENCE_ENVIRONMENT
	);
	const reference = await activeReference(store, key);
	const histograms = reference ? await referenceHistogramsOf(store, reference.id) : [];
	const histogram = histograms.find((row) => row.feature === feature && row.segment === monitor.segment);
	if (!arrival || !reference || !histogram)
		return { cannot: `${model} in ${environment} has no reference of ${feature} yet: a backtest needs one.` };

	const found = new Map(
		(await profilesOf(store, key)).map((row) => [profileKey(row.feature, row.binning_id, row.window_seconds), row])
	);
	const baseline = new Map([[cellKey(monitor.segment, feature), histogram]]);
	const known = (seconds: number) =>
		dispersionOf({ baseline, reference, profiles: found }, monitor, { seconds, start: 0, end: 0 }, 0, undefined);
	const index = monitors.reduce((sum, { windows }) => sum + windows.length, 0);
	const { alpha } = configOf(models, model, environment);
	const lengths: BacktestLength[] = [];
	for (const seconds of monitor.windows.toSorted((a, b) => a - b)) {
		const series = seriesOf(monitor, histogram, seconds, { alpha, index, dispersion: known(seconds) });
		if (!series) continue;
		const { windows, inside_reference } = await historyOf(
			store,
			request,
			monitor,
			histogram,
			arrival,
			reference,
			seconds
		);
		if (windows.length === 0) continue;
		lengths.push({ ...(await backtestSeries(series, windows, tools)), inside_reference });
	}
	if (lengths.length === 0)
		return {
			cannot: `${name} has no history with rows, or the reference is too short to tell how much its windows differ.`
		};
	return { model, environment, monitor: name, metric, max: leeway.max, lengths };
}

/** Undefined where the product would be blind too: the reference tells how short windows differ, and not these. */
function seriesOf(
	{ metric: name, leeway, min_n }: MonitorRow,
	{ binning, summary }: ReferenceHistogram,
	seconds: number,
	{ alpha, index, dispersion }: { alpha: number; index: number; dispersion: Dispersion | Blind }
): Series | undefined {
	const metric = metricNamed(name);
	if ((metric?.needs !== 'two_sample' && metric?.needs !== 'counts') || 'blind' in dispersion) return undefined;
	const { profile } = dispersion;
	return {
		metric,
		classes: classesOf(binning),
		reference: countsOver(binning, summary),
		ordered: binning.kind === 'numeric',
		binning_id: binning.binning_id,
		...(profile && { profile }),
		seconds,
		max: leeway.max ?? Infinity,
		change: leeway.origin !== undefined,
		min_n,
		alpha,
		index
	};
}

/** The latest windows outside the reference; those inside where there are no others. One query. */
async function historyOf(
	store: Store,
	{ project, environment, model }: BacktestRequest,
	monitor: MonitorRow,
	{ binning, summary: reference }: ReferenceHistogram,
	{ first_ts, last_ts }: ModelArrival,
	set: ReferenceSet,
	seconds: number
): Promise<{ windows: PastWindow[]; inside_reference: boolean }> {
	const length = seconds * 1000;
	const to = Math.floor(last_ts / length) * length;
	const from = Math.max(Math.floor(first_ts / length) * length, to - MOST_WINDOWS * length);
	const range = { project, environment, model, seconds, from, to };
	const fetched = from < to ? await fetchWindows(store, range, [monitor], {}) : new Map<number, never>();
	const windows: PastWindow[] = [];
	for (const [start, versions] of [...fetched].sort(([a], [b]) => a - b)) {
		// One window, one sample: of versions that share the traffic, the largest.
		const [data] = [...versions.values()].sort((a, b) => b.rows - a.rows);
		const cell = cellKey(monitor.segment, monitor.feature);
		const kinds = [data?.summaries.get(cell), data?.retyped.get(cell)].filter((it) => it !== undefined);
		const summary = inKindOf(reference, kinds);
		if (summary && summary.n > 0) windows.push({ start, counts: countsOver(binning, summary) });
	}
	const [begin, end] = [set.window_start.getTime(), set.window_end.getTime()];
	const outside = windows.filter(({ start }) => start >= end || start + length <= begin);
	return outside.length > 0 ? { windows: outside, inside_reference: false } : { windows, inside_reference: true };
}
