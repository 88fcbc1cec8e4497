import { leewaysLike } from '#detectors/backtest/leeways.ts';
import { pagingEnds, pagingOnly } from '#detectors/backtest/pages.ts';
import type { History } from '#detectors/backtest/replay.ts';
import { injectRows, type RowDrift } from '#detectors/core/inject-rows.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { windowAt } from '#detectors/schedule/due-windows.ts';
import { ALL_INPUTS } from '#detectors/schedule/monitor.ts';
import { trafficWindows } from '#store/repositories/detect-windows.ts';
import type { Store } from '#store/store.ts';
import { inside, rangeOf } from './backtest-history.ts';
import { limitsOf, seriesCount, type BacktestPlan } from './backtest-plan.ts';
import { inputsOf, JOINT_WINDOWS, JointBook, type JointRows } from './joint.ts';
import { judge } from './judge.ts';
import { emptyWindow } from './window-data.ts';

/** A drift of whole rows: all sudden. */
type Drift = RowDrift & { over: 1 };

/** Intervals of whole rows take a tenth of a second: a drift is injected from so few places, and waited for so few windows. */
const STARTS = 4;
const HORIZON = 12;
const SIZES = { relation: [0.25, 0.5, 1], mean: [0.25, 0.5, 1], missing: [0.05, 0.1, 0.25] };

/** What is read of a window: its rows, or null where the monitor would be blind. */
type Read = JointRows | null;

/** The replay of a monitor of whole rows over the latest windows of one length. */
export async function rowsHistory(store: Store, of: BacktestPlan, seconds: number): Promise<History<Read, Drift>> {
	const { plan, monitor } = of;
	const { project, environment, model } = plan;
	const { from, to } = rangeOf(of, seconds, JOINT_WINDOWS);
	const traffic = from < to ? await trafficWindows(store, { project, environment, model, seconds, from, to }) : [];
	// One window, one sample: of versions that share the traffic, the largest.
	const largest = new Map(traffic.toSorted((a, b) => a.rows - b.rows).map((row) => [row.start, row]));
	const all = [...largest.keys()].sort((a, b) => a - b);
	const apart = all.filter((start) => !inside(of, windowAt(start, seconds), largest.get(start)?.version ?? ''));
	const metric = metricNamed(monitor.metric);
	const book = new JointBook(store);
	const leeway = limitsOf(monitor);
	const { alpha } = plan.config;
	const index = seriesCount(plan);
	return {
		inside_reference: apart.length === 0,
		starts: apart.length > 0 ? apart : all,
		replay: {
			seconds,
			leeway,
			candidates: metric ? leewaysLike(leeway, metric) : [],
			drifts: driftsOf(of),
			starts: STARTS,
			horizon: HORIZON,
			async load(start) {
				const { version, rows } = largest.get(start) ?? { version: '', rows: 0 };
				const found = await book.rowsOf(plan, monitor, windowAt(start, seconds), version, rows);
				return 'blind' in found ? null : found;
			},
			ends(read, look) {
				if (!read) return null;
				const min_n = Math.min(monitor.min_n, read.joint.current.n);
				const material = { current: emptyWindow(), baseline: plan.baseline, favourable: '', min_n, joint: read.joint };
				const ends = pagingEnds({ alpha, index, leeway }, look);
				const context = { alpha: ends, min_n, ...(read.profile && { profile: read.profile }) };
				return pagingOnly(judge(monitor, material, context), leeway);
			},
			inject: (read, drift) =>
				read && {
					...read,
					joint: { ...read.joint, current: injectRows(read.joint.current, read.joint.reference, drift) }
				}
		}
	};
}

/** Drifts of one feature, the first that is a number; of an embedding, all of it. */
function driftsOf({ plan, monitor }: BacktestPlan): Drift[] {
	const vector = monitor.feature !== ALL_INPUTS;
	const inputs = inputsOf(plan);
	const number = inputs.find(({ binning }) => binning.kind === 'numeric');
	const feature = vector ? monitor.feature : (number ?? inputs[0])?.feature;
	if (feature === undefined) return [];
	const kinds = (['relation', 'mean', 'missing'] as const).filter(
		(kind) => (kind !== 'mean' || vector || number) && (kind !== 'relation' || !vector)
	);
	return kinds.flatMap((kind) => SIZES[kind].map((size) => ({ kind, size, feature, over: 1 })));
}
