import { handle } from '#server/api/handle.ts';
import { requireRollout } from '#server/api/known-rollout.ts';
import { getDecisions } from '#server/api/operations/rollouts.ts';
import { listDecisions } from '#store/repositories/rollouts.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getDecisions, async ({ app, params: { id } }) => {
	await requireRollout(app, id);
	return { decisions: await listDecisions(app.store.pg.db, id) };
});
