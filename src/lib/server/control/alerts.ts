import type { Alert, TimelineEntry } from '#core/alert.ts';
import { GPU_POOL, seriesKey, type Finding } from '#core/finding.ts';
import { alertTransition, type Transition } from '#control/decide/alert-transition.ts';
import { alertTitle } from '#control/decide/alert-words.ts';
import { mayBeReleased, route } from '#control/decide/grouping.ts';
import { withdrawnVersions } from '#control/decide/withdrawn.ts';
import type { Postgres } from '#store/postgres.ts';
import {
	alertById,
	insertAlert,
	latestAlerts,
	listAlerts,
	simulatedModels,
	updateAlert
} from '#store/repositories/alerts.ts';
import { appendAudit } from '#store/repositories/audit.ts';
import { enqueue, listOutbox } from '#store/repositories/outbox.ts';
import { listRollouts } from '#store/repositories/rollouts.ts';
import type { Context } from './deps.ts';
import { messagesFor, resolvedMessages } from './messages.ts';
import { deliveryText, draftOf, groupKey, openAlert } from './open-alert.ts';
import { accepted, invalid, notFound, refused, type Result } from './result.ts';
import { createTurns } from './turns.ts';

type Db = Postgres['db'];

export interface FindingsOptions {
	/**
	 * Findings on the data's own clock notify nobody. `record` keeps their alerts all the same, dated by event time,
	 * for the history of a demo or a backtest.
	 */
	replay?: 'ignore' | 'record';
}

export interface Alerts {
	/** Takes new findings in any order. Returns the alerts that changed. */
	onFindings(findings: readonly Finding[], options?: FindingsOptions): Promise<Alert[]>;
	/** Somebody owns it: it stops asking for attention, and stays visible. The comment is required. */
	acknowledge(id: number, by: { by: string; comment: string }): Promise<Result<Alert>>;
	/** Closes the open alerts of a version that no traffic goes to any more. */
	withdraw(group: { project: string; model: string; version: string }, text: string): Promise<void>;
	/** Adds a line to the timelines of the open alerts of a version: a rollout moved. */
	note(group: { project: string; model: string; version: string }, entry: Omit<TimelineEntry, 'at'>): Promise<void>;
}

/** Turns findings into alerts, and says what was done about telling people. */
export function createAlerts(context: Context): Alerts {
	const { store, bus } = context;
	const inTurn = createTurns();
	const announce = (alert: Alert) => bus.emit({ kind: 'alerts', id: String(alert.id) });

	async function onFindings(findings: readonly Finding[], options: FindingsOptions): Promise<Alert[]> {
		const replay = options.replay ?? 'ignore';
		const heard = findings.filter((finding) => finding.clock === 'live' || replay === 'record');
		const ordered = [...heard].sort(byEventTime);
		const current = await latestAlerts(store.pg.db, [...new Set(ordered.map(seriesKey))]);
		const changed = new Map<number, Alert>();
		let withdrawn: ReturnType<typeof withdrawnVersions> | undefined;
		for (const finding of ordered) {
			const before = current.get(seriesKey(finding)) ?? null;
			const transition = alertTransition(finding, before, { replay });
			if (transition.action === 'none') continue;
			if (transition.action === 'open' && finding.reason === 'stale') {
				// No traffic is what was asked for, where a rollout withdrew the version.
				withdrawn ??= withdrawnVersions(await listRollouts(store.pg.db));
				if (withdrawn.has(groupKey(finding))) continue;
			}
			const after = await store.pg.db.transaction((tx) => apply(tx, finding, before, transition));
			current.set(after.series, after);
			changed.set(after.id, after);
		}
		if (changed.size > 0) for (const alert of await release()) changed.set(alert.id, alert);
		for (const alert of changed.values()) announce(alert);
		return [...changed.values()];
	}

	async function apply(
		tx: Db,
		finding: Finding,
		before: Alert | null,
		transition: Exclude<Transition, { action: 'none' }>
	): Promise<Alert> {
		const at = finding.clock === 'live' ? context.now() : finding.window.end;
		if (transition.action === 'open') {
			if (before && before.state !== 'resolved') {
				await close(tx, before, { finding, at, text: 'Leeway sees again, and it exceeds' });
			}
			return open(tx, finding, transition.verdict, at);
		}
		if (!before) throw new Error(`No alert to ${transition.action} for ${finding.id}`);
		if (transition.action === 'resolve') {
			const { calm_looks } = transition;
			return close(tx, { ...before, calm_looks }, { finding, at, text: `Within for ${calm_looks} looks in a row` });
		}
		const line = lineOf(transition, before, finding);
		return updateAlert(tx, before.id, {
			state: transition.state,
			calm_looks: transition.calm_looks,
			last_finding_id: finding.id,
			finding,
			timeline: line ? [...before.timeline, { at, who: 'leeway', ...line }] : before.timeline
		});
	}

	async function open(tx: Db, finding: Finding, verdict: Alert['verdict'], at: string): Promise<Alert> {
		const simulated = await isSimulated(tx, finding.project, finding.model);
		const draft = draftOf(finding, verdict, simulated);
		const others = await listAlerts(tx, { project: finding.project, states: ['firing', 'recovering'] });
		const channels = context.config.project_file.channels.length;
		const quiet = finding.clock === 'replay';
		const routing = route({ ...draft, id: 0 }, others, { simulated: simulated || quiet, channels });
		const alert = await insertAlert(tx, openAlert(draft, finding, routing, at));
		if (!quiet) await enqueue(tx, messagesFor(alert, routing.send, 'first', context), at);
		await record(
			tx,
			alert,
			'alert.open',
			{ finding: finding.id, title: alert.title, delivery: alert.delivery.kind },
			at
		);
		return alert;
	}

	async function close(
		tx: Db,
		before: Alert,
		{ finding, at, text }: { finding: Finding; at: string; text: string }
	): Promise<Alert> {
		const alert = await updateAlert(tx, before.id, {
			state: 'resolved',
			calm_looks: before.calm_looks,
			last_finding_id: finding.id,
			finding,
			resolved_at: at,
			timeline: [...before.timeline, { at, kind: 'resolved', who: 'leeway', text }]
		});
		const sent = await listOutbox(tx, { alert_id: alert.id });
		await enqueue(tx, resolvedMessages(alert, sent, context), at);
		await record(tx, alert, 'alert.resolve', { finding: finding.id, why: text }, at);
		return alert;
	}

	/** What was held back by an alert that has ended tells people now, if it still fires. */
	async function release(): Promise<Alert[]> {
		const open = await listAlerts(store.pg.db, { states: ['firing', 'recovering'] });
		const released: Alert[] = [];
		for (const alert of open.filter(mayBeReleased).sort((a, b) => a.id - b.id)) {
			const others = open.map((other) => released.find(({ id }) => id === other.id) ?? other);
			const channels = context.config.project_file.channels.length;
			const routing = route(alert, others, { simulated: alert.simulated, channels });
			if (routing.delivery.kind === 'held' && routing.leader_id === alert.leader_id) continue;
			const at = context.now();
			const text = deliveryText(routing.delivery);
			released.push(
				await store.pg.db.transaction(async (tx) => {
					const changed = await updateAlert(tx, alert.id, {
						delivery: routing.delivery,
						leader_id: routing.leader_id ?? null,
						timeline: [...alert.timeline, { at, kind: 'delivery', who: 'leeway', text }]
					});
					await enqueue(tx, messagesFor(changed, routing.send, 'released', context), at);
					return changed;
				})
			);
		}
		return released;
	}

	async function acknowledge(id: number, { by, comment }: { by: string; comment: string }): Promise<Result<Alert>> {
		if (comment.trim() === '') return invalid('Say what you know or will do: an acknowledgement needs a comment.');
		if (by.trim() === '') return invalid('Say who you are: an acknowledgement needs a name.');
		const before = await alertById(store.pg.db, id);
		if (!before) return notFound(`alert ${id}`);
		if (before.state === 'resolved') return refused(`No. ${id} has resolved already: there is nothing left to own.`);
		const at = context.now();
		const alert = await store.pg.db.transaction(async (tx) => {
			const changed = await updateAlert(tx, id, {
				acknowledged: { by, at, comment },
				delivery: { kind: 'acknowledged', detail: `by ${by}: “${comment}”` },
				timeline: [...before.timeline, { at, kind: 'acknowledged', who: by, text: comment }]
			});
			await appendAudit(tx, { at, who: by, action: 'alert.acknowledge', subject: `alert/${id}`, detail: { comment } });
			return changed;
		});
		announce(alert);
		return accepted(alert);
	}

	async function withdraw(group: { project: string; model: string; version: string }, text: string): Promise<void> {
		const at = context.now();
		for (const alert of await listAlerts(store.pg.db, { ...group, states: ['firing', 'recovering'] })) {
			announce(await store.pg.db.transaction((tx) => close(tx, alert, { finding: alert.finding, at, text })));
		}
		for (const alert of await release()) announce(alert);
	}

	async function note(
		group: { project: string; model: string; version: string },
		entry: Omit<TimelineEntry, 'at'>
	): Promise<void> {
		const open = await listAlerts(store.pg.db, { ...group, states: ['firing', 'recovering'] });
		for (const alert of open) {
			announce(
				await updateAlert(store.pg.db, alert.id, { timeline: [...alert.timeline, { at: context.now(), ...entry }] })
			);
		}
	}

	async function isSimulated(tx: Db, project: string, model: string): Promise<boolean> {
		if (model === GPU_POOL) return context.config.demo;
		if (context.config.project_file.models.some((m) => m.model === model && m.simulated)) return true;
		return (await simulatedModels(tx, project)).has(model);
	}

	async function record(
		tx: Db,
		alert: Alert,
		action: string,
		detail: Record<string, string>,
		at: string
	): Promise<void> {
		await appendAudit(tx, { at, who: 'leeway', action, subject: `alert/${alert.id}`, detail });
	}

	return {
		onFindings: (findings, options = {}) => inTurn(() => onFindings(findings, options)),
		acknowledge: (id, by) => inTurn(() => acknowledge(id, by)),
		withdraw: (group, text) => inTurn(() => withdraw(group, text)),
		note: (group, entry) => inTurn(() => note(group, entry))
	};
}

function byEventTime(a: Finding, b: Finding): number {
	return a.window.end.localeCompare(b.window.end) || a.revision - b.revision;
}

/** A line of the timeline for what is news; a look that changes nothing has none. */
function lineOf(
	transition: Extract<Transition, { action: 'update' }>,
	before: Alert,
	finding: Finding
): Pick<TimelineEntry, 'kind' | 'text'> | null {
	switch (transition.why) {
		case 'calming':
			return before.state === 'firing' ? { kind: 'recovering', text: 'Within again; closes if it stays' } : null;
		case 'relapsed':
			return { kind: 'exceeded', text: `Exceeded again: ${alertTitle(finding, 'exceeded')}` };
		case 'lost_sight':
			return before.finding.verdict === 'blind'
				? null
				: { kind: 'blind', text: `Leeway cannot see since: ${finding.detail}` };
		case 'undecided':
			return before.finding.verdict === 'undecided'
				? null
				: { kind: 'undecided', text: 'Undecided: the interval reaches over the limit' };
		case 'still_exceeded':
		case 'still_blind':
		case 'revised':
			return null;
	}
}
