import { isDeepStrictEqual } from 'node:util';
import { formatShare } from '#core/format.ts';
import {
	rolloutConfigSchema,
	type Rollout,
	type RolloutConfigInput,
	type RolloutDecision,
	type Weights
} from '#core/rollout.ts';
import { replaceStep } from '#control/decide/advance.ts';
import { checksProblem, newRollout } from '#control/decide/new-rollout.ts';
import type { RolloutNews } from '#control/decide/rollout-body.ts';
import { appendAudit } from '#store/repositories/audit.ts';
import { enqueue, type NewMessage } from '#store/repositories/outbox.ts';
import {
	insertDecision,
	insertGate,
	insertRollout,
	latestGate,
	listDecisions,
	listRollouts,
	rolloutById,
	updateRollout,
	versionTraffic
} from '#store/repositories/rollouts.ts';
import type { Alerts } from './alerts.ts';
import { basisOf } from './basis.ts';
import type { Context } from './deps.ts';
import { changeOf, isNews, lookAtGate } from './gate-look.ts';
import { asksForPerson, rolloutMessages } from './messages.ts';
import { accepted, invalid, refused, type Result } from './result.ts';
import { createRolloutClock } from './rollout-clock.ts';

/** Traffic of the last minutes says what the router really does. */
const OBSERVED_SECONDS = 180;
/** A replay may be far behind: looks that one round may catch up. */
const MOST_LOOKS = 200;

export interface RolloutEngine {
	/** Starts a rollout. Refused where its id is taken or another one of the model still runs. */
	create(spec: RolloutConfigInput, by?: string): Promise<Result<Rollout>>;
	/** One round: looks at every gate that is due, and does what it decides. */
	tick(): Promise<void>;
}

export function createRolloutEngine(context: Context, alerts: Alerts): RolloutEngine {
	const { store, bus } = context;
	const db = store.pg.db;
	const dueLook = createRolloutClock(context);

	async function create(spec: RolloutConfigInput, by = 'leeway'): Promise<Result<Rollout>> {
		const parsed = rolloutConfigSchema.safeParse(spec);
		if (!parsed.success) return invalid(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '));
		const problem = checksProblem(parsed.data);
		if (problem) return invalid(problem);
		const at = context.now();
		const rollout = newRollout(parsed.data, context.config.project_file.project, at);
		const open = await listRollouts(db, {
			project: rollout.project,
			model: rollout.model,
			states: ['running', 'held']
		});
		const other = open.find((r) => r.environment === rollout.environment && r.id !== rollout.id);
		if (other)
			return refused(`${other.model} has a rollout under way, ${other.id}: end it before the next one starts.`);
		const basis = await basisOf(context, rollout, { start: at, end: at }, { stable: 0, candidate: 0 });
		const stored = await db.transaction(async (tx) => {
			if (!(await insertRollout(tx, rollout))) return false;
			const reason = `${rollout.candidate} starts at ${formatShare((rollout.steps[0]?.weight ?? 0) / 100)} beside ${rollout.stable}`;
			const decision = { rollout: rollout.id, at, who: by, action: 'start' as const, code: 'created', reason, basis };
			await insertDecision(tx, { ...decision, verdict: null, checks: [], from_step: 0, to_step: 0 });
			await appendAudit(tx, {
				at,
				who: by,
				action: 'rollout.start',
				subject: `rollout/${rollout.id}`,
				detail: { weights: rollout.weights }
			});
			return true;
		});
		if (!stored) return refused(`There is a rollout called ${rollout.id} already: choose another id.`);
		bus.emit({ kind: 'rollouts', id: rollout.id });
		return accepted(rollout);
	}

	async function tick(): Promise<void> {
		for (const { id } of await listRollouts(db, { states: ['running', 'held'] })) {
			try {
				await observe(id);
				for (let looks = 0; looks < MOST_LOOKS && (await look(id)); looks++);
			} catch (error) {
				context.onError(`rollout ${id}`, error);
			}
		}
	}

	/** One look, if one is due. True where another may be due at once. */
	async function look(id: string): Promise<boolean> {
		const found = await rolloutById(db, id);
		if (!found || found.ended_at !== null) return false;
		const last = await latestGate(db, id, found.step);
		const due = await dueLook(found, last?.at ?? null);
		if (!due) return false;
		const rollout = startedAt(found, due.from);
		const number = (last?.look ?? 0) + 1;
		const result = await lookAtGate(context, rollout, due, number);
		const [previous] = await listDecisions(db, id, 1);
		const news = isNews(rollout, result, previous);
		const basis = news ? await basisOf(context, rollout, { start: due.from, end: due.to }, result.rows) : null;
		const after = await db.transaction(async (tx) => {
			const now = await rolloutById(tx, id, { lock: true });
			// Somebody pressed a button meanwhile: their decision stands, and this look is made again.
			if (!now || now.state !== rollout.state || now.step !== rollout.step) return null;
			await insertGate(tx, { rollout: id, step: rollout.step, look: number, at: due.to, checks: result.checks });
			const { started_at } = rollout;
			const changed = await updateRollout(tx, id, { ...changeOf(rollout, result, due.to), started_at });
			if (basis) {
				const { action, code, reason, verdict } = result.decision;
				const to_step = action === 'promote' ? rollout.step + 1 : rollout.step;
				const decision = {
					rollout: id,
					at: due.to,
					who: 'leeway',
					action,
					code,
					reason,
					verdict,
					from_step: rollout.step,
					to_step
				};
				await insertDecision(tx, { ...decision, checks: result.checks, basis });
				await appendAudit(tx, {
					at: context.now(),
					who: 'leeway',
					action: `rollout.${action}`,
					subject: `rollout/${id}`,
					detail: { code, reason }
				});
			}
			await enqueue(tx, newsOf(rollout, changed, result.decision.reason), context.now());
			return changed;
		});
		bus.emit({ kind: 'rollouts', id });
		if (after && basis) await tell(rollout, result.decision);
		return after !== null && rollout.clock === 'data';
	}

	function newsOf(before: Rollout, after: Rollout, reason: string): NewMessage[] {
		const { model, candidate } = after;
		const tell = (news: RolloutNews, text: string) => rolloutMessages(after, news, text, context.now(), context);
		if (after.state === 'rolled_back') return tell('rolled_back', `${model} ${candidate} was rolled back: ${reason}`);
		if (asksForPerson(after) && !asksForPerson(before))
			return tell('held', `${model} ${candidate} waits for a person: ${reason}`);
		return [];
	}

	/** The open alerts of the candidate say what became of it. */
	async function tell(rollout: Rollout, decision: Pick<RolloutDecision, 'action' | 'reason'>): Promise<void> {
		const words = { promote: 'Promoted', hold: 'Held', roll_back: 'Rolled back', wait: '', start: '' }[decision.action];
		if (words === '') return;
		const text = `${words} by its gate: ${decision.reason}`;
		await alerts.note({ ...rollout, version: rollout.candidate }, { kind: 'rollout', who: 'leeway', text });
	}

	async function observe(id: string): Promise<void> {
		const rollout = await rolloutById(db, id);
		if (!rollout || rollout.clock === 'data') return;
		const at = context.now();
		const from = new Date(Date.parse(at) - OBSERVED_SECONDS * 1000).toISOString();
		const versions = [rollout.stable, rollout.candidate];
		const traffic = await versionTraffic(store, { ...rollout, versions, from, to: at });
		const all = traffic.reduce((sum, { n }) => sum + n, 0);
		if (all === 0) return;
		const weights: Weights = Object.fromEntries(versions.map((version) => [version, 0]));
		for (const { version, n } of traffic) weights[version] = Math.round((n / all) * 1000) / 10;
		const changed = !isDeepStrictEqual(rollout.observed?.weights, weights);
		await updateRollout(db, id, { observed: { weights, at } });
		if (changed) bus.emit({ kind: 'rollouts', id });
	}

	return { create, tick };
}

/** A replay starts with its first events, which are known only when they have come. */
function startedAt(rollout: Rollout, from: string): Rollout {
	const started_at = rollout.step === 0 ? from : rollout.started_at;
	return { ...rollout, started_at, steps: replaceStep(rollout, { started_at: from }) };
}
