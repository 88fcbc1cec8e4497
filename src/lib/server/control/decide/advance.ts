import type { Hold, Rollout, RolloutStep } from '#core/rollout.ts';
import { weightsOf } from './new-rollout.ts';

type Change = Pick<Rollout, 'steps' | 'step' | 'state' | 'held' | 'weights' | 'ended_at'>;

/** The step is done: on to the next, or all traffic to the candidate. */
export function promoted(rollout: Rollout, at: string): Change {
	const next = rollout.steps[rollout.step + 1];
	const steps = replaceStep(rollout, { state: 'passed', ended_at: at });
	if (!next) {
		return { steps, step: rollout.step, state: 'promoted', held: null, weights: weightsOf(rollout, 100), ended_at: at };
	}
	return {
		steps: steps.map((step, i) => (i === rollout.step + 1 ? { ...step, state: 'current', started_at: at } : step)),
		step: rollout.step + 1,
		state: 'running',
		held: null,
		weights: weightsOf(rollout, next.weight),
		ended_at: null
	};
}

/** All traffic back to the stable version. */
export function rolledBack(rollout: Rollout, at: string): Change {
	const steps = replaceStep(rollout, { state: 'stopped', ended_at: at });
	return { steps, step: rollout.step, state: 'rolled_back', held: null, weights: weightsOf(rollout, 0), ended_at: at };
}

export function held(rollout: Rollout, hold: Hold): Change {
	return { ...unchanged(rollout), state: 'held', held: hold };
}

/** On with the step. The deadline moves by the time that a person stopped the clock. */
export function resumed(rollout: Rollout, at: string): Change {
	const stopped = rollout.held?.until === 'person' ? (Date.parse(at) - Date.parse(rollout.held.at)) / 1000 : 0;
	const current = rollout.steps[rollout.step];
	const deadline_seconds = (current?.deadline_seconds ?? 0) + Math.max(0, stopped);
	return { ...unchanged(rollout), steps: replaceStep(rollout, { deadline_seconds }), state: 'running', held: null };
}

/** The steps with the current one changed. */
export function replaceStep(rollout: Pick<Rollout, 'steps' | 'step'>, change: Partial<RolloutStep>): RolloutStep[] {
	return rollout.steps.map((step, index) => (index === rollout.step ? { ...step, ...change } : step));
}

function unchanged({ steps, step, state, held, weights, ended_at }: Rollout): Change {
	return { steps, step, state, held, weights, ended_at };
}
