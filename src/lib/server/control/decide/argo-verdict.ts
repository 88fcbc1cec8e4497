import type { VerdictAnswer } from '#core/rollout.ts';
import type { Verdict } from '#core/verdict.ts';

/**
 * The one table from Leeway's verdicts to the words of outside engines. Argo Rollouts: `pass` matches the
 * success condition, `fail` the failure condition, and neither makes the measurement inconclusive, which
 * pauses for a person. Nothing that is not certain may be `pass`.
 */
export const ENGINE_WORDS: Record<Verdict, VerdictAnswer['verdict']> = {
	within: 'pass',
	exceeded: 'fail',
	undecided: 'unknown',
	blind: 'unknown'
};
