import type { ReplayOutcome } from '#core/quarantine.ts';

/** What a form of the quarantine did. */
export type Done = { replayed?: ReplayOutcome; expired?: number } | null;
