import { createHmac } from 'node:crypto';
import type { ChannelConfig, OutboxMessage } from '#core/alert.ts';

const TIMEOUT_MS = 10_000;

/** Sends one message. Returns why it failed, or null when the other side took it (any 2xx). */
export async function sendWebhook(
	channel: ChannelConfig,
	message: Pick<OutboxMessage, 'id' | 'body'>
): Promise<string | null> {
	const text = JSON.stringify(message.body);
	try {
		const response = await fetch(channel.url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				'user-agent': 'leeway',
				// The same for every attempt, so that a receiver can drop what arrives twice.
				'x-leeway-delivery': String(message.id),
				...(channel.secret === undefined ? {} : { 'x-leeway-signature': signature(text, channel.secret) })
			},
			body: text,
			redirect: 'error',
			signal: AbortSignal.timeout(TIMEOUT_MS)
		});
		await response.body?.cancel();
		return response.ok ? null : `the receiver answered ${response.status} ${response.statusText}`.trim();
	} catch (error) {
		return `not reached: ${reasonOf(error)}`;
	}
}

/** HMAC-SHA-256 of the body as sent, in hex. */
export function signature(text: string, secret: string): string {
	return `sha256=${createHmac('sha256', secret).update(text, 'utf8').digest('hex')}`;
}

function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause instanceof Error ? error.cause.message : error.message;
}
