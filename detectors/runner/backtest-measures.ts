import { keeps } from '#core/backtest.ts';
import { isBlind } from '#core/verdict.ts';
import { leewaysLike } from '#detectors/backtest/leeways.ts';
import { isMeasure, moved, movesFor, type Measure, type Move, type PastMeasure } from '#detectors/backtest/measures.ts';
import { pagingEnds, pagingOnly } from '#detectors/backtest/pages.ts';
import { PLACES, type History } from '#detectors/backtest/replay.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { windowAt, type Window } from '#detectors/schedule/due-windows.ts';
import type { Store } from '#store/store.ts';
import { pastData } from './backtest-history.ts';
import { limitsOf, seriesCount, type BacktestPlan } from './backtest-plan.ts';
import { dispersionOf } from './dispersion-of.ts';
import { rowsOf } from './evaluate.ts';
import { inputOf } from './inputs.ts';
import { estimateOf } from './judge.ts';
import type { WindowData } from './window-data.ts';

/** The replay of a monitor that measures a window itself, at one length; undefined where no window has rows. */
export async function measureHistory(
	store: Store,
	of: BacktestPlan,
	seconds: number
): Promise<History<PastMeasure, Move> | undefined> {
	const { plan, monitor } = of;
	const metric = metricNamed(monitor.metric);
	if (!metric || !isMeasure(metric)) return undefined;
	const past = await pastData(store, of, seconds, (data) => (rowsOf(monitor, data) > 0 ? data : undefined));
	if (!past) return undefined;
	const windows = new Map(
		past.found.map(({ start, read }) => [start, measureOf(of, metric, windowAt(start, seconds), read)])
	);
	const leeway = limitsOf(monitor);
	const { min_n } = monitor;
	const ledger = { alpha: plan.config.alpha, index: seriesCount(plan), leeway };
	const estimate = ({ input, profile }: PastMeasure, alpha: { lower: number; upper: number }) =>
		input && estimateOf(metric, input, { alpha, min_n, ...(profile && { profile }) });
	const usual = median(
		[...windows.values()].flatMap((window) => {
			const found = estimate(window, { lower: 0.4, upper: 0.4 });
			return found && !isBlind(found) ? [found.value] : [];
		})
	);
	return {
		inside_reference: past.inside_reference,
		starts: [...windows.keys()],
		replay: {
			seconds,
			leeway,
			// Windows of few rows page at no limit: what is usual must be kept all the same.
			candidates: leewaysLike(leeway, metric).filter((like) => usual === undefined || keeps(like, usual)),
			...(usual !== undefined && { usual }),
			drifts: usual === undefined ? [] : movesFor(leeway, usual, metric.range),
			...PLACES,
			load: (start) => windows.get(start) ?? { start, input: null },
			ends(window, look) {
				const found = estimate(window, pagingEnds(ledger, look));
				return found && pagingOnly(found, leeway);
			},
			inject(window, { size, over }, at) {
				if (usual === undefined) return window;
				const to = usual + (size - usual) * Math.min(1, (at + 1) / over);
				return { ...window, input: moved(metric, window.input, usual, to) };
			}
		}
	};
}

/** What a measure reads of a window, as the detectors read it. */
function measureOf({ plan, monitor }: BacktestPlan, metric: Measure, window: Window, current: WindowData): PastMeasure {
	const { start } = window;
	const known = dispersionOf(plan, monitor, window, rowsOf(monitor, current), undefined);
	if ('blind' in known) return { start, input: null };
	const { profile, in_season } = known;
	const { favourable } = plan.config;
	const { min_n } = monitor;
	const material = { current, baseline: plan.baseline, favourable, min_n, ...(in_season && { in_season }) };
	const input = inputOf(metric.needs, monitor, material);
	return { start, input: 'blind' in input ? null : input, ...(profile && { profile }) };
}

function median(values: readonly number[]): number | undefined {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
