import { handle } from '#server/api/handle.ts';
import { requireRollout } from '#server/api/known-rollout.ts';
import { getWeights } from '#server/api/operations/rollouts.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getWeights, async ({ app, params: { id } }) => {
	const { model, weights } = await requireRollout(app, id);
	return { rollout: id, model, weights };
});
