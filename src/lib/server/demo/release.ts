import type { Rollout, RolloutConfigInput } from '#core/rollout.ts';
import type { Result } from '#server/control/result.ts';
import { listRollouts } from '#store/repositories/rollouts.ts';
import type { Store } from '#store/store.ts';
import { supportRollout } from './models/support-reply.ts';
import { FIRST_STABLE, SUPPORT_REPLY, type Weights } from './simulate/support-reply.ts';

/** What the releases of support-reply need of the rollout engine. */
export interface ReleaseControl {
	createRollout(spec: RolloutConfigInput, by?: string): Promise<Result<Rollout>>;
	rollback(id: string, press: { by: string; reason: string }): Promise<Result<Rollout>>;
}

const OPERATOR = 'simulated operator';

/** The version that serves support-reply, and the weights that its router follows. */
export async function servingNow(store: Store, project: string): Promise<{ stable: string; weights: Weights }> {
	const rollouts = await listRollouts(store.pg.db, { project, model: SUPPORT_REPLY });
	const stable = stableOf(rollouts);
	const open = rollouts.find(isOpen);
	return { stable, weights: open?.weights ?? { [stable]: 100 } };
}

/** Starts the canary of a chapter. A rollout that still waits for a person is ended first, and says who ended it. */
export async function startCanary(
	{ store, control }: { store: Store; control: ReleaseControl },
	project: string,
	canary: string
): Promise<void> {
	const rollouts = await listRollouts(store.pg.db, { project, model: SUPPORT_REPLY });
	const open = rollouts.find(isOpen);
	if (open?.candidate === canary) return;
	if (open) await control.rollback(open.id, { by: OPERATOR, reason: `${canary} is next: nobody decided on this one.` });
	await control.createRollout(supportRollout(stableOf(rollouts), canary), OPERATOR);
}

function isOpen({ state }: Rollout): boolean {
	return state === 'running' || state === 'held';
}

/** Rollouts come newest first: the candidate of the last promoted one serves. */
export function stableOf(rollouts: readonly Pick<Rollout, 'state' | 'candidate'>[]): string {
	return rollouts.find(({ state }) => state === 'promoted')?.candidate ?? FIRST_STABLE;
}
