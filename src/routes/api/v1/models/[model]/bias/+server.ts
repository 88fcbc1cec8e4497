import { handle } from '#server/api/handle.ts';
import { requireModel } from '#server/api/known-model.ts';
import { getBias } from '#server/api/operations/models.ts';
import { readBias } from '#server/read/bias.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getBias, async ({ app, params: { model }, query }) => {
	await requireModel(app, model);
	return readBias(app, { model, ...query });
});
