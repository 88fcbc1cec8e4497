import type { Rollout, VerdictAnswer, VerdictRequest } from '#core/rollout.ts';
import { ENGINE_WORDS } from '#control/decide/argo-verdict.ts';
import { latestGate, listDecisions, listRollouts, rolloutById } from '#store/repositories/rollouts.ts';
import type { Context } from './deps.ts';

/** What an outside engine should do now. Answers whenever the store does: an error would abort a healthy canary. */
export async function answerVerdict(context: Context, request: VerdictRequest): Promise<VerdictAnswer> {
	const rollout = await find(context, request);
	if (!rollout) {
		const evidence_url = `${context.base_url}/rollouts`;
		return {
			verdict: 'unknown',
			reason: 'no rollout of that name or those versions is known',
			evidence_url,
			checks: []
		};
	}
	const gate = await latestGate(context.store.pg.db, rollout.id, rollout.step);
	const answer = { evidence_url: `${context.base_url}/rollouts/${rollout.id}`, checks: gate?.checks ?? [] };
	if (rollout.state === 'promoted') return { ...answer, verdict: 'pass', reason: 'the rollout was promoted' };
	const [decision] = await listDecisions(context.store.pg.db, rollout.id, 1);
	const reason = decision?.reason ?? 'no look yet';
	if (rollout.state === 'rolled_back') return { ...answer, verdict: 'fail', reason: `rolled back: ${reason}` };
	const step = rollout.steps[rollout.step];
	if (!gate || !step?.verdict) return { ...answer, verdict: 'unknown', reason: 'the gate was not looked at yet' };
	const word = ENGINE_WORDS[step.verdict];
	if (word === 'fail') return { ...answer, verdict: word, reason };
	if (rollout.held)
		return { ...answer, verdict: 'unknown', reason: `held by ${rollout.held.by}: ${rollout.held.reason}` };
	if (word === 'pass' && step.rows.candidate < step.min_rows) {
		const rows = `${step.rows.candidate} of ${step.min_rows} rows needed`;
		return { ...answer, verdict: 'unknown', reason: `all within so far; ${rows}` };
	}
	return { ...answer, verdict: word, reason };
}

async function find(context: Context, request: VerdictRequest): Promise<Rollout | undefined> {
	const db = context.store.pg.db;
	const project = request.project ?? context.config.project_file.project;
	const named = request.rollout === undefined ? undefined : await rolloutById(db, request.rollout);
	if (named) return named.project === project ? named : undefined;
	const { model, stable } = request;
	const candidate = request.candidate ?? request.canary;
	if (model === undefined) return undefined;
	const all = await listRollouts(db, { project, model });
	return all.find(
		(r) => (stable === undefined || r.stable === stable) && (candidate === undefined || r.candidate === candidate)
	);
}
