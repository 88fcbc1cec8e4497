import type { Rollout } from '#core/rollout.ts';
import type { App } from '#server/app.ts';
import { rolloutById } from '#store/repositories/rollouts.ts';
import { notFound } from './problem.ts';

/** The rollout, or a 404. */
export async function requireRollout(app: App, id: string): Promise<Rollout> {
	const rollout = await rolloutById(app.store.pg.db, id);
	if (!rollout) throw notFound('rollout', id, 'GET /api/v1/rollouts lists them.');
	return rollout;
}
