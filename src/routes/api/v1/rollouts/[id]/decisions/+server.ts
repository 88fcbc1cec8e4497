import { handle } from '#server/api/handle.ts';
import { requireRollout } from '#server/api/known-rollout.ts';
import { getDecisions } from '#server/api/operations/rollouts.ts';
import { readDecisions } from '#server/read/rollouts.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getDecisions, async ({ app, params: { id } }) => {
	await requireRollout(app, id);
	return { decisions: await readDecisions(app.store, id) };
});
