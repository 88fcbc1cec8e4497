import { handle } from '#server/api/handle.ts';
import { getRollout } from '#server/api/operations/rollouts.ts';
import { notFound } from '#server/api/problem.ts';
import { readRollout } from '#server/read/rollouts.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getRollout, async ({ app, params: { id } }) => {
	const rollout = await readRollout(app.store, id);
	if (!rollout) throw notFound('rollout', id, 'GET /api/v1/rollouts lists them.');
	return rollout;
});
