import { isBeyond, type BacktestLength } from '#core/backtest.ts';
import { delaysOf, horizonOf } from './delays.ts';
import { pagesOf } from './pages.ts';
import { pagesAMonth, type PastLook } from './resample.ts';
import type { History, Injected } from './replay.ts';
import { suggestLeeway } from './suggest.ts';

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
 * Looks at every window of a history as the monitor would have, from its first look on, and at the same windows with drifts
 * injected. The history is taken as unchanged for the rate of pages and the suggestion: if it is not, both are too
 * large.
 */
export async function backtestHistory<W, D extends Injected>(
	{ replay, starts, inside_reference }: History<W, D>,
	{ pause, random }: BacktestTools
): Promise<BacktestLength> {
	const { seconds, leeway } = replay;
	const looks: PastLook[] = [];
	for (const [at, start] of starts.entries()) {
		looks.push({ start, ends: replay.ends(await replay.load(start), at + 1) });
		if (at % 20 === 0) await pause();
	}
	const seen = looks.filter(({ ends }) => ends !== null);
	const suggested = seen.length > 0 ? suggestLeeway(seen, replay, random) : null;
	const quiet = seen.flatMap(({ start, ends }) => (ends && isBeyond(ends, leeway) ? [] : [start]));
	const limits = suggested === null ? [leeway] : [leeway, suggested];
	const found = quiet.length < FEWEST ? [] : await delaysOf(replay, quiet, limits, pause);
	const drifts = found.flatMap(({ drift, delays: [now, then] }) =>
		now ? [{ feature: '', ...drift, now, suggested: then ?? null }] : []
	);
	const instant = (ms: number) => new Date(ms).toISOString();
	return {
		window_seconds: seconds,
		from: instant(starts[0] ?? 0),
		to: instant((starts.at(-1) ?? 0) + seconds * 1000),
		inside_reference,
		windows: starts.length,
		blind: looks.length - seen.length,
		usual: replay.usual ?? null,
		pages: pagesOf(
			looks.map(({ ends }) => ends),
			leeway
		).map((at) => ({
			window_start: instant(looks[at]?.start ?? 0),
			lower: finite(looks[at]?.ends?.lower),
			upper: finite(looks[at]?.ends?.upper)
		})),
		pages_a_month: seen.length > 0 ? pagesAMonth(seen, { leeway, seconds, draws: DRAWS }, random()) : null,
		suggested,
		horizon: horizonOf(replay, quiet.length),
		drifts
	};
}

/** JSON has no infinity. */
function finite(end: number | undefined): number | null {
	return end !== undefined && Number.isFinite(end) ? end : null;
}
