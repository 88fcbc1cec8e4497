import { SINK, type Alert, type OutboxMessage } from '#core/alert.ts';
import { contentHash } from '#server/content-hash.ts';
import { alertmanagerBody, identityLabels } from '#control/decide/alertmanager-body.ts';
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
	return { alert_id: alert.id, channel, sink: channel === SINK, status: body.status, body };
}
