import type { OutboxMessage } from '#core/alert.ts';
import { backOffSeconds, MOST_ATTEMPTS } from '#control/decide/back-off.ts';
import { claimDue, updateMessage } from '#store/repositories/outbox.ts';
import type { Context } from './deps.ts';
import { sendWebhook } from './webhook.ts';

/** Longer than any attempt takes: after it, another process may take the message up. */
const LEASE_SECONDS = 60;
const BATCH = 20;

/** Sends what is due, until nothing is. Returns how many messages were delivered. */
export async function deliverDue(context: Context): Promise<number> {
	let delivered = 0;
	for (;;) {
		const now = context.now();
		const due = await claimDue(context.store.pg.db, { now, lease_until: later(now, LEASE_SECONDS), limit: BATCH });
		if (due.length === 0) return delivered;
		const results = await Promise.all(due.map((message) => deliver(context, message)));
		delivered += results.filter(Boolean).length;
	}
}

async function deliver(context: Context, message: OutboxMessage): Promise<boolean> {
	const channel = context.config.project_file.channels.find((c) => c.channel === message.channel);
	const attempts = message.attempts + 1;
	const failure = channel ? await sendWebhook(channel, message) : `no channel is called "${message.channel}" any more`;
	const now = context.now();
	if (failure === null) {
		await updateMessage(context.store.pg.db, message.id, {
			state: 'delivered',
			attempts,
			delivered_at: now,
			last_error: null
		});
	} else {
		const dead = channel === undefined || attempts >= MOST_ATTEMPTS;
		await updateMessage(context.store.pg.db, message.id, {
			state: dead ? 'dead' : 'pending',
			attempts,
			last_error: failure,
			next_attempt_at: later(now, backOffSeconds(attempts))
		});
		context.onError(`message ${message.id} to channel ${message.channel}`, failure);
	}
	if (message.rollout !== null) context.bus.emit({ kind: 'rollouts', id: message.rollout });
	else context.bus.emit({ kind: 'alerts', id: String(message.alert_id) });
	return failure === null;
}

function later(iso: string, seconds: number): string {
	return new Date(Date.parse(iso) + seconds * 1000).toISOString();
}
