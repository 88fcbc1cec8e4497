import { isDeepStrictEqual } from 'node:util';
import type { GateCheck, GateLook } from '#core/gate.ts';
import type { Hold, Rollout, RolloutDecision } from '#core/rollout.ts';
import { held, promoted, replaceStep, resumed, rolledBack } from '#control/decide/advance.ts';
import { decideGate, gateVerdict, type GateDecision } from '#control/decide/gate-decision.ts';
import { versionTraffic } from '#store/repositories/rollouts.ts';
import type { Context } from './deps.ts';
import type { DueLook } from './rollout-clock.ts';

/** Chance of one false promotion, and of one false rollback, over the life of a rollout. */
export const ROLLOUT_ALPHA = { false_promotion: 0.05, false_rollback: 0.05 };

export interface GateResult {
	checks: GateCheck[];
	rows: { stable: number; candidate: number };
	decision: GateDecision;
}

/** Looks at the gate of the current step over one window, and decides. */
export async function lookAtGate(
	context: Context,
	rollout: Rollout,
	{ from, to }: DueLook,
	look: number
): Promise<GateResult> {
	const { project, environment, model, stable, candidate } = rollout;
	const versions = [stable, candidate];
	const traffic = await versionTraffic(context.store, { project, environment, model, versions, from, to });
	const rowsOf = (version: string) => traffic.find((row) => row.version === version)?.n ?? 0;
	const rows = { stable: rowsOf(stable), candidate: rowsOf(candidate) };
	const asked: GateLook = {
		...{ project, environment, model, stable, candidate, checks: rollout.checks, from, to },
		step: rollout.step + 1,
		look,
		alpha: ROLLOUT_ALPHA
	};
	const checks = await evaluate(context, asked);
	const step = rollout.steps[rollout.step];
	const next = rollout.steps[rollout.step + 1];
	const decision = decideGate(
		checks,
		{
			elapsed_seconds: (Date.parse(to) - Date.parse(from)) / 1000,
			min_seconds: step?.min_seconds ?? 0,
			deadline_seconds: step?.deadline_seconds ?? Infinity,
			rows: rows.candidate,
			min_rows: step?.min_rows ?? 0,
			next: next?.name ?? null
		},
		{ automatic: rollout.automatic, on_exceeded: rollout.on_exceeded, records_complete: recordsComplete(checks) }
	);
	return { checks, rows, decision };
}

/** What the decision of a look does to the rollout. Null: nothing but the numbers of its step. */
export function changeOf(rollout: Rollout, result: GateResult, at: string): Partial<Rollout> {
	const { decision } = result;
	const measured = { ...rollout, steps: replaceStep(rollout, measuresOf(result)) };
	// A person's hold, and one that asks for a person, ends by a person; protection of the users does not wait for them.
	const waitsForPerson = rollout.held?.until === 'person';
	if (decision.action === 'roll_back') return rolledBack(measured, at);
	if (waitsForPerson) return { steps: measured.steps };
	if (decision.action === 'promote') return promoted(measured, at);
	if (decision.action === 'hold') {
		const hold: Hold = {
			by: 'leeway',
			reason: decision.reason,
			until: decision.until ?? 'person',
			at: rollout.held?.at ?? at
		};
		return held(measured, hold);
	}
	return rollout.held ? resumed(measured, at) : { steps: measured.steps };
}

/** Whether a decision is news beside the newest one of the log. */
export function isNews(rollout: Rollout, result: GateResult, last: RolloutDecision | undefined): boolean {
	const { action, code } = result.decision;
	if (action === 'roll_back') return true;
	if (rollout.held?.until === 'person') return false;
	if (action === 'promote' || !last || last.to_step !== rollout.step) return true;
	return (
		last.action !== action ||
		last.code !== code ||
		!isDeepStrictEqual(last.checks.map(nameAndVerdict), result.checks.map(nameAndVerdict))
	);
}

/** Records are incomplete where a check of the same window says so. */
function recordsComplete(checks: readonly GateCheck[]): boolean {
	return !checks.some(({ reason }) => reason === 'records_missing' || reason === 'ingest_lag');
}

/** A detector that fails, or forgets a check, makes the gate blind: never better than it is. */
async function evaluate(context: Context, look: GateLook): Promise<GateCheck[]> {
	try {
		const found = await context.detect.evaluateGate(look);
		return look.checks.map(
			(spec) => found.find(({ check }) => check === spec.check) ?? failed(spec, 'the detector gave no answer')
		);
	} catch (error) {
		context.onError(`gate of ${look.model} ${look.candidate}`, error);
		const detail = error instanceof Error ? error.message : String(error);
		return look.checks.map((spec) => failed(spec, detail));
	}
}

function failed(spec: GateLook['checks'][number], detail: string): GateCheck {
	const { check, title, scope, required, metric, feature, segment, leeway } = spec;
	return {
		...{ check, title, scope, required, metric, feature, segment, leeway, detail },
		...{ value: null, lower: null, upper: null, level: 0, unit: leeway.unit, n: 0, reference_n: null, moved: false },
		verdict: 'blind',
		reason: 'detector_error',
		method: { name: metric, version: 0, params: {} }
	};
}

function measuresOf({ checks, rows, decision }: GateResult) {
	const required = checks.filter((check) => check.required);
	const complete = recordsComplete(checks);
	return {
		verdict: decision.verdict,
		checks_within: required.filter((check) => gateVerdict(check, complete) === 'within').length,
		checks_total: required.length,
		rows
	};
}

function nameAndVerdict({ check, verdict, reason }: GateCheck): string[] {
	return [check, verdict, reason];
}
