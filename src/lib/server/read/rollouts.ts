import type { Rollout, RolloutDecision, RolloutGate, RolloutState } from '#core/rollout.ts';
import { gateHistory, latestGate, listDecisions, listRollouts, rolloutById } from '#store/repositories/rollouts.ts';
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

/** The decisions of a rollout with their basis. */
export async function readDecisions(store: Store, id: string): Promise<RolloutDecision[]> {
	return listDecisions(store.pg.db, id);
}

/** Every evaluated gate of a rollout, or of one of its steps. */
export async function readGates(store: Store, id: string, step?: number): Promise<RolloutGate[]> {
	return gateHistory(store.pg.db, id, step);
}
