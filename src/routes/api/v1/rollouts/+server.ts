import { handle } from '#server/api/handle.ts';
import { listRollouts } from '#server/api/operations/rollouts.ts';
import { readRollouts } from '#server/read/rollouts.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(listRollouts, async ({ app, query }) => ({
	rollouts: await readRollouts(app.store, { project: app.config.project_file.project, ...query })
}));
