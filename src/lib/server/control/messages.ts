import { SINK, type Alert, type OutboxMessage } from '#core/alert.ts';
import type { Rollout } from '#core/rollout.ts';
import { contentHash } from '#server/content-hash.ts';
import { alertmanagerBody, identityLabels } from '#control/decide/alertmanager-body.ts';
import { rolloutBody, rolloutLabels, type RolloutNews } from '#control/decide/rollout-body.ts';
import type { Routing } from '#control/decide/grouping.ts';
import type { NewMessage } from '#store/repositories/outbox.ts';
import type { Context } from './deps.ts';

type Where = Pick<Context, 'base_url' | 'config'>;

/** The messages that a routing asks for: one to each channel, or one to the local sink. */
export function messagesFor(alert: Alert, send: Routing['send'], why: string, where: Where): NewMessage[] {
	if (send === 'nowhere') return [];
	const channels = send === 'sink' ? [SINK] : where.config.project_file.channels.map(({ channel }) => channel);
	return channels.map((channel) => message(alert, channel, why, where));
}

/** The end, to whoever heard the beginning and wants to know. */
export function resolvedMessages(alert: Alert, sent: OutboxMessage[], where: Where): NewMessage[] {
	const deaf = new Set(where.config.project_file.channels.filter((c) => !c.send_resolved).map((c) => c.channel));
	const heard = new Set(sent.filter((m) => m.status === 'firing').map((m) => m.channel));
	return [...heard]
		.filter((channel) => !deaf.has(channel))
		.map((channel) => message(alert, channel, 'resolved', where));
}

function message(alert: Alert, channel: string, why: string, where: Where): NewMessage {
	const fingerprint = contentHash(identityLabels(alert)).slice(0, 16);
	const body = alertmanagerBody(alert, { receiver: channel, base_url: where.base_url, fingerprint, why });
	return { alert_id: alert.id, rollout: null, channel, sink: channel === SINK, status: body.status, body };
}

/** What is told about a rollout, to every channel, or to the local sink when it is simulated. */
export function rolloutMessages(
	rollout: Rollout,
	news: RolloutNews,
	text: string,
	at: string,
	where: Where
): NewMessage[] {
	const channels = rollout.simulated ? [SINK] : where.config.project_file.channels.map(({ channel }) => channel);
	const fingerprint = contentHash(rolloutLabels(rollout, news)).slice(0, 16);
	return channels.map((channel) => {
		const body = rolloutBody(rollout, { news, text, at, receiver: channel, base_url: where.base_url, fingerprint });
		return { alert_id: null, rollout: rollout.id, channel, sink: channel === SINK, status: body.status, body };
	});
}

/** Whether Leeway itself made the rollout wait for a person, and so asked for one. */
export function asksForPerson(rollout: Rollout): boolean {
	return rollout.held?.until === 'person' && rollout.held.by === 'leeway';
}
