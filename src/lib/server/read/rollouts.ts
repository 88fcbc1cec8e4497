import type { Rollout, RolloutGate, RolloutState } from '#core/rollout.ts';
import { latestGate, listRollouts, rolloutById } from '#store/repositories/rollouts.ts';
import type { Store } from '#store/store.ts';

/** Rollouts, newest first. */
export async function readRollouts(
	store: Store,
	{ project, model, state }: { project: string; model?: string; state?: RolloutState }
): Promise<Rollout[]> {
	return listRollouts(store.pg.db, {
		project,
		...(model !== undefined && { model }),
		...(state !== undefined && { states: [state] })
	});
}

/** A rollout with the newest look of its current step; null when there is none of that id. */
export async function readRollout(store: Store, id: string): Promise<(Rollout & { gate: RolloutGate | null }) | null> {
	const rollout = await rolloutById(store.pg.db, id);
	if (!rollout) return null;
	return { ...rollout, gate: (await latestGate(store.pg.db, id, rollout.step)) ?? null };
}
