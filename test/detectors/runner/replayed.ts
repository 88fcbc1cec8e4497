import type { Backtest, BacktestLength } from '#core/backtest.ts';
import { uniformFrom } from '#detectors/core/seeded.ts';
import { backtest } from '#detectors/runner/backtest.ts';
import type { BacktestRequest } from '#detectors/runner/backtest-plan.ts';
import { startDetect } from '#detectors/runner/detect.ts';
import type { Bench } from './seed.ts';

/** What is asked of the credit model of a bench. */
export function requestOf(bench: Bench, monitor: string): BacktestRequest {
	return { ...bench.config.project_file, environment: 'production', model: 'credit', monitor };
}

/** A backtest, its first length, and the hours since `start` in which it pages. */
export async function replayed(
	bench: Bench,
	monitor: string,
	start: number
): Promise<Backtest & { length: BacktestLength; pages: number[] }> {
	const tools = { pause: () => Promise.resolve(), random: () => uniformFrom(1) };
	const found = await backtest(bench.store, requestOf(bench, monitor), tools);
	if ('cannot' in found) throw new Error(found.cannot);
	const [length] = found.lengths;
	if (!length) throw new Error('no windows');
	const pages = length.pages.map(({ window_start }) => (Date.parse(window_start) - start) / 3_600_000);
	return { ...found, length, pages };
}

/** Looks at all that was sent, also at what is whole a minute later. */
export async function lookedAt(bench: Bench): Promise<void> {
	let now = Date.now() - 60_000;
	const detect = startDetect({ ...bench, interval_ms: 0, labels_every_ms: 0, now: () => now });
	await detect.tick();
	now = Date.now();
	await detect.tick();
	await detect.close();
}
