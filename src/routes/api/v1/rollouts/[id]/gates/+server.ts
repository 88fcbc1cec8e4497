import { handle } from '#server/api/handle.ts';
import { requireRollout } from '#server/api/known-rollout.ts';
import { getGates } from '#server/api/operations/rollouts.ts';
import { readGates } from '#server/read/rollouts.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getGates, async ({ app, params: { id }, query }) => {
	await requireRollout(app, id);
	return { gates: await readGates(app.store, id, query.step) };
});
