import type { DecisionAction, Rollout, RolloutGate } from '#core/rollout.ts';
import { held, promoted, resumed, rolledBack } from '#control/decide/advance.ts';
import { whyNotPromote } from '#control/decide/why-not-promote.ts';
import { appendAudit } from '#store/repositories/audit.ts';
import { enqueue } from '#store/repositories/outbox.ts';
import { insertDecision, latestGate, rolloutById, updateRollout } from '#store/repositories/rollouts.ts';
import type { Alerts } from './alerts.ts';
import { basisOf } from './basis.ts';
import type { Context } from './deps.ts';
import { asksForPerson, rolloutMessages } from './messages.ts';
import { accepted, invalid, notFound, refused, type Result } from './result.ts';

/** Who presses, and why: both are required and kept. */
export interface Press {
	by: string;
	reason: string;
}

export interface RolloutButtons {
	/** To the next step, or all traffic after the last. Refused, with a sentence, unless every required check is within. */
	promote(id: string, press: Press): Promise<Result<Rollout>>;
	/** Stops promotion and the deadline. A check that exceeds still rolls back. */
	hold(id: string, press: Press): Promise<Result<Rollout>>;
	/** Ends a hold. */
	resume(id: string, press: Press): Promise<Result<Rollout>>;
	/** All traffic back to the stable version, at once. */
	rollback(id: string, press: Press): Promise<Result<Rollout>>;
}

type Change = { refused: string } | { action: DecisionAction; change: Partial<Rollout> };

export function createRolloutButtons(context: Context, alerts: Alerts): RolloutButtons {
	const db = context.store.pg.db;

	async function press(
		id: string,
		{ by, reason }: Press,
		decide: (rollout: Rollout, gate: RolloutGate | undefined, at: string) => Change
	): Promise<Result<Rollout>> {
		if (reason.trim() === '') return invalid('Give a reason: it stands in the decision log.');
		if (by.trim() === '') return invalid('Say who you are: it stands in the decision log.');
		const found = await rolloutById(db, id);
		if (!found) return notFound(`rollout ${id}`);
		const gate = await latestGate(db, id, found.step);
		const rows = found.steps[found.step]?.rows ?? { stable: 0, candidate: 0 };
		const start = found.steps[found.step]?.started_at ?? found.started_at;
		const basis = await basisOf(context, found, { start, end: gate?.at ?? start }, rows);
		const result = await db.transaction(async (tx): Promise<Result<Rollout>> => {
			const rollout = await rolloutById(tx, id, { lock: true });
			if (!rollout || rollout.step !== found.step || rollout.state !== found.state) {
				return refused(`${id} moved while you looked: see its page, and press again if you still want to.`);
			}
			if (rollout.ended_at !== null) {
				return refused(`${id} has ended: it was ${rollout.state === 'promoted' ? 'promoted' : 'rolled back'}.`);
			}
			// On the rollout's clock: a replay has no other.
			const at = rollout.clock === 'data' ? (gate?.at ?? rollout.started_at) : context.now();
			const decided = decide(rollout, gate, at);
			if ('refused' in decided) return refused(decided.refused);
			const { action, change } = decided;
			const changed = await updateRollout(tx, id, change);
			const to_step = action === 'promote' ? rollout.step + 1 : rollout.step;
			const verdict = rollout.steps[rollout.step]?.verdict ?? null;
			const decision = {
				rollout: id,
				at,
				who: by,
				action,
				code: 'by_hand',
				reason,
				verdict,
				from_step: rollout.step,
				to_step
			};
			await insertDecision(tx, { ...decision, checks: gate?.checks ?? [], basis });
			const line = { at: context.now(), who: by, subject: `rollout/${id}` };
			await appendAudit(tx, { ...line, action: `rollout.${action}`, detail: { reason, weights: changed.weights } });
			if (asksForPerson(rollout)) {
				const text = `${rollout.model} ${rollout.candidate}: ${by} decided, “${reason}”`;
				await enqueue(
					tx,
					rolloutMessages({ ...changed, held: rollout.held }, 'released', text, at, context),
					context.now()
				);
			}
			return accepted(changed);
		});
		if (result.ok) {
			context.bus.emit({ kind: 'rollouts', id });
			const text = `Rollout: ${WORDS[result.value.state]} by ${by}: “${reason}”`;
			await alerts.note({ ...found, version: found.candidate }, { kind: 'rollout', who: by, text });
		}
		return result;
	}

	return {
		promote: (id, by) =>
			press(id, by, (rollout, gate, at) => {
				const obstacle = whyNotPromote(rollout, gate?.checks ?? null);
				return obstacle ? { refused: obstacle } : { action: 'promote', change: promoted(rollout, at) };
			}),
		hold: (id, by) =>
			press(id, by, (rollout, _gate, at) => {
				if (rollout.held?.until === 'person') return { refused: `${id} is held already, by ${rollout.held.by}.` };
				return { action: 'hold', change: held(rollout, { by: by.by, reason: by.reason, until: 'person', at }) };
			}),
		resume: (id, by) =>
			press(id, by, (rollout, _gate, at) => {
				if (!rollout.held) return { refused: `${id} is not held.` };
				return { action: 'wait', change: resumed(rollout, at) };
			}),
		rollback: (id, by) =>
			press(id, by, (rollout, _gate, at) => ({ action: 'roll_back', change: rolledBack(rollout, at) }))
	};
}

const WORDS: Record<Rollout['state'], string> = {
	running: 'moved on',
	held: 'held',
	promoted: 'promoted',
	rolled_back: 'rolled back'
};
