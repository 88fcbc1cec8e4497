import { handle } from '#server/api/handle.ts';
import { requireModel } from '#server/api/known-model.ts';
import { backtestMonitor } from '#server/api/operations/backtest.ts';
import { ApiProblem } from '#server/api/problem.ts';
import { readBacktest } from '#server/read/backtest.ts';

export { fallback } from '#server/api/handle.ts';
export const POST = handle(backtestMonitor, async ({ app, params, query }) => {
	await requireModel(app, params.model);
	const found = await readBacktest(app.store, app.config.project_file, { ...params, ...query });
	if ('cannot' in found) throw new ApiProblem(409, found.cannot);
	return found;
});
