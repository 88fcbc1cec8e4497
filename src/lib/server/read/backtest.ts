import { setImmediate } from 'node:timers/promises';
import type { Backtest } from '#core/backtest.ts';
import type { ModelConfig } from '#core/model-config.ts';
import { uniformFrom } from '#detectors/core/seeded.ts';
import { backtest } from '#detectors/runner/backtest.ts';
import type { NoBacktest } from '#detectors/runner/backtest-plan.ts';
import type { Store } from '#store/store.ts';

/** Replays the history of a monitor, with the same draws each time. */
export function readBacktest(
	store: Store,
	project_file: { project: string; models: readonly ModelConfig[] },
	query: { environment: string; model: string; monitor: string }
): Promise<Backtest | NoBacktest> {
	const { project, models } = project_file;
	return backtest(store, { project, models, ...query }, { pause: () => setImmediate(), random: () => uniformFrom(1) });
}
