import { handle } from '#server/api/handle.ts';
import { requireRollout } from '#server/api/known-rollout.ts';
import { getGates } from '#server/api/operations/rollouts.ts';
import { gateHistory } from '#store/repositories/rollouts.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getGates, async ({ app, params: { id }, query }) => {
	await requireRollout(app, id);
	return { gates: await gateHistory(app.store.pg.db, id, query.step) };
});
