import type { BacktestLength } from '#core/backtest.ts';
import { delaysOf, driftsFor, horizonOf } from './delays.ts';
import { pagesOf } from './pages.ts';
import { pagesAMonth } from './resample.ts';
import { lowerEnd, type PastWindow, type Series } from './series.ts';
import { suggestMax } from './suggest.ts';

const DRAWS = 400;
/** Fewer quiet windows are not enough traffic to inject a drift into. */
const FEWEST = 20;

export interface BacktestTools {
	/** Gives others their turn; awaited at least every few dozen windows. */
	pause(): Promise<void>;
	/** A stream of numbers in (0, 1), the same at every call. */
	random(): () => number;
}

/**
 * Looks at every window of a history as the series would have, from its first look on, and at the same windows with drifts
 * injected. The history is taken as unchanged for the rate of pages and the suggestion: if it is not, both are too
 * large. `windows` are in the order of time.
 */
export async function backtestSeries(
	series: Series,
	windows: readonly PastWindow[],
	{ pause, random }: BacktestTools
): Promise<Omit<BacktestLength, 'inside_reference'>> {
	const { seconds, max } = series;
	const looks: { start: number; lower: number | null }[] = [];
	for (const [at, window] of windows.entries()) {
		looks.push({ start: window.start, lower: lowerEnd(series, window, at + 1) });
		if (at % 20 === 0) await pause();
	}
	const seen = looks.filter(({ lower }) => lower !== null);
	const lowers = looks.map(({ lower }) => lower);
	const suggested = seen.length > 0 ? suggestMax(seen, { most: series.metric.range[1], seconds }, random) : null;
	const quiet = windows.filter((_, i) => lowers[i] !== null && (lowers[i] ?? 0) <= max);
	const drifts: BacktestLength['drifts'] = [];
	for (const drift of quiet.length < FEWEST ? [] : driftsFor(series)) {
		const limits = suggested === null ? [max] : [max, suggested];
		const [now, then] = await delaysOf(series, quiet, drift, limits, pause);
		if (now) drifts.push({ ...drift, now, suggested: then ?? null });
	}
	const instant = (ms: number) => new Date(ms).toISOString();
	return {
		window_seconds: seconds,
		from: instant(windows[0]?.start ?? 0),
		to: instant((windows.at(-1)?.start ?? 0) + seconds * 1000),
		windows: windows.length,
		blind: looks.length - seen.length,
		pages: pagesOf(lowers, max).map((at) => ({
			window_start: instant(looks[at]?.start ?? 0),
			lower: looks[at]?.lower ?? 0
		})),
		pages_a_month: seen.length > 0 ? pagesAMonth(seen, { max, seconds, draws: DRAWS }, random()) : null,
		suggested_max: suggested,
		horizon: horizonOf(quiet.length),
		drifts
	};
}
