import { formatCount } from '#core/format.ts';
import type { GateCheck } from '#core/gate.ts';
import type { Rollout } from '#core/rollout.ts';

/**
 * Why a person may not promote now, as a sentence; null where they may. A person may shorten the step's time, and may
 * not go past a check that is not within or too few rows: whoever wants that changes the gate, visibly.
 */
export function whyNotPromote(rollout: Pick<Rollout, 'steps' | 'step'>, checks: GateCheck[] | null): string | null {
	const step = rollout.steps[rollout.step];
	if (!step || !checks)
		return 'Not yet: the gate of this step was not looked at. The first look comes within seconds of its first rows.';
	const required = checks.filter((check) => check.required);
	if (required.length === 0)
		return 'The gate has no required check, so nothing says that the candidate is good enough.';
	const open = required.filter((check) => check.verdict !== 'within');
	if (open.length > 0) {
		const words = open.map((check) => `${check.title} is ${check.verdict}`).join(', ');
		return `Not yet: ${words}. Wait for the next look, hold, or roll back.`;
	}
	if (step.rows.candidate < step.min_rows) {
		return `Not yet: ${formatCount(step.rows.candidate)} of ${formatCount(step.min_rows)} rows of the candidate that this step needs.`;
	}
	return null;
}
