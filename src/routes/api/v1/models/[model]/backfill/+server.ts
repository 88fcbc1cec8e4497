import { handle } from '#server/api/handle.ts';
import { requireModel } from '#server/api/known-model.ts';
import { backfillModel } from '#server/api/operations/replay.ts';

export { fallback } from '#server/api/handle.ts';
export const POST = handle(backfillModel, async ({ app, params: { model }, query }) => {
	await requireModel(app, model);
	return { findings: (await app.detect.backfill({ model, ...query })).length };
});
