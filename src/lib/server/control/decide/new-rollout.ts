import type { GateCheckSpec } from '#core/gate.ts';
import { metricNamed, METRICS } from '#detectors/metrics/registry.ts';
import { gateCheckProblem } from '#detectors/schedule/gate-checks.ts';
import type { GateCheckConfig, Rollout, RolloutConfig, RolloutStep, Weights } from '#core/rollout.ts';

/** A rollout at its first step. @param at start on its clock, ISO 8601 */
export function newRollout(config: RolloutConfig, project: string, at: string): Rollout {
	const required = config.checks.filter((check) => check.required).length;
	const steps = config.steps.map((step, index): RolloutStep => ({
		name: step.name ?? stepName(step.weight),
		weight: step.weight,
		min_rows: step.min_rows,
		min_seconds: step.min_seconds,
		deadline_seconds: step.deadline_seconds,
		state: index === 0 ? 'current' : 'pending',
		started_at: index === 0 ? at : null,
		ended_at: null,
		verdict: null,
		checks_within: 0,
		checks_total: required,
		rows: { stable: 0, candidate: 0 }
	}));
	return {
		id: config.id ?? `${config.model}-${config.candidate}`.toLowerCase().replace(/[^a-z0-9._-]+/g, '-'),
		project,
		environment: config.environment,
		model: config.model,
		stable: config.stable,
		candidate: config.candidate,
		steps,
		step: 0,
		state: 'running',
		held: null,
		weights: weightsOf(config, steps[0]?.weight ?? 0),
		observed: null,
		automatic: config.automatic,
		on_exceeded: config.on_exceeded,
		checks: config.checks.map(checkOf),
		clock: config.clock,
		started_at: at,
		ended_at: null,
		simulated: config.simulated
	};
}

/** Checks that no gate can make, as a sentence: metrics that do not exist, groups that are not named; null where all can. */
export function checksProblem(config: Pick<RolloutConfig, 'checks'>): string | null {
	const unknown = config.checks.filter(({ metric }) => !metricNamed(metric));
	if (unknown.length === 0) {
		const wrong = config.checks.flatMap((check) => {
			const problem = gateCheckProblem(check);
			return problem ? [`check "${check.check}", ${problem.key}: ${problem.message}`] : [];
		});
		return wrong[0] ?? null;
	}
	const words = unknown.map(({ check, metric }) => `check "${check}" asks for the metric "${metric}"`).join(', ');
	return `${words}, which does not exist: use one of ${METRICS.map(({ name }) => name).join(', ')}.`;
}

/** Traffic when the candidate has `weight` per cent. */
export function weightsOf(rollout: Pick<Rollout, 'stable' | 'candidate'>, weight: number): Weights {
	return { [rollout.stable]: 100 - weight, [rollout.candidate]: weight };
}

export function stepName(weight: number): string {
	return weight === 0 ? 'Shadow' : `${weight} %`;
}

function checkOf(check: GateCheckConfig): GateCheckSpec {
	const { title, scope, leeway, ...rest } = check;
	const metric = metricNamed(check.metric);
	const origin = leeway.origin ?? metric?.origin;
	const unit = leeway.unit ?? metric?.unit ?? '';
	return {
		...rest,
		title: title ?? check.check,
		scope: scope ?? (check.segment || 'all traffic'),
		leeway: { ...leeway, unit, revision: 1, ...(origin !== undefined && { origin }) }
	};
}
