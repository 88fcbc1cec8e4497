import { findOutcome, forgetOutcomes, keepOutcomes } from '#store/repositories/idempotency.ts';
import type { Store } from '#store/store.ts';
import type { Refusal } from '../pipeline.ts';

/** What requests with a key were answered: the same key again gets the same answer. */
export interface KeyMemory {
	find(key: string): Promise<Refusal[] | undefined>;
	keep(outcomes: readonly { key: string; refused: Refusal[] }[]): Promise<void>;
}

/** How long a key is known, in ms. */
export const KEYS_KEPT = 24 * 3_600_000;
/** How often older ones are forgotten, in ms. */
const FORGET_EVERY = 3_600_000;

export function storedKeys(store: Store): KeyMemory {
	let forgot = 0;
	return {
		// Written by us, from a value of this type.
		find: async (key) => (await findOutcome(store, key)) as Refusal[] | undefined,
		async keep(outcomes) {
			await keepOutcomes(
				store,
				outcomes.map(({ key, refused }) => ({ key, outcome: refused }))
			);
			if (Date.now() - forgot < FORGET_EVERY) return;
			forgot = Date.now();
			await forgetOutcomes(store, new Date(Date.now() - KEYS_KEPT));
		}
	};
}
