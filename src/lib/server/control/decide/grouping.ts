import type { Alert, Delivery } from '#core/alert.ts';

/** An open alert, as much of it as holding another back depends on. */
export type OpenAlert = Pick<
	Alert,
	'id' | 'project' | 'model' | 'group_key' | 'verdict' | 'reason' | 'state' | 'delivery' | 'window_seconds'
>;

export interface Routing {
	delivery: Delivery;
	/** The alert that speaks for this one. */
	leader_id?: number;
	/** Where a message goes now. */
	send: 'channels' | 'sink' | 'nowhere';
}

/**
 * Whom an open alert tells. The first of a model and version pages and the others are held with it; trouble
 * with ingest holds back what it may have caused; models of the demo reach the local sink and nobody else.
 * What stops seeing notifies, and does not page.
 *
 * @param others the open alerts beside it, in any order.
 * @param channels how many channels are configured: with none, nobody can be paged, and it says so.
 */
export function route(
	alert: Omit<OpenAlert, 'delivery' | 'state'>,
	others: OpenAlert[],
	options: { simulated: boolean; channels: number }
): Routing {
	const trouble = alert.verdict === 'exceeded' ? others.find((other) => inhibits(other, alert)) : undefined;
	if (trouble) {
		const detail = `by no. ${trouble.id}: ${WORDS[trouble.reason] ?? trouble.reason}; pages when that ends and this has not`;
		return { delivery: { kind: 'held', held_by: 'inhibited', detail }, leader_id: trouble.id, send: 'nowhere' };
	}
	const leader = others.filter((other) => leads(other, alert)).sort((a, b) => a.id - b.id)[0];
	if (leader) {
		const detail = `with no. ${leader.id}, same model and version; pages when that ends and this has not`;
		return { delivery: { kind: 'held', held_by: 'grouped', detail }, leader_id: leader.id, send: 'nowhere' };
	}
	if (options.simulated) {
		const detail = `${alert.verdict === 'exceeded' ? 'would page' : 'would notify'}; only the local sink has it`;
		return { delivery: { kind: 'held', held_by: 'simulated', detail }, send: 'sink' };
	}
	if (options.channels === 0) {
		const detail = 'no channel is configured, so only these pages show it: add one under "channels"';
		return { delivery: { kind: 'notified', detail }, send: 'nowhere' };
	}
	const via = `${options.channels} ${options.channels === 1 ? 'channel' : 'channels'}`;
	if (alert.verdict === 'blind') {
		return {
			delivery: { kind: 'notified', detail: `by ${via}; Leeway cannot see, which pages nobody` },
			send: 'channels'
		};
	}
	return { delivery: { kind: 'paged', detail: `by ${via}` }, send: 'channels' };
}

/** Whether what held the alert back is gone, so that it must be routed again. */
export function mayBeReleased(alert: Pick<OpenAlert, 'state' | 'delivery'>): boolean {
	const { kind, held_by } = alert.delivery;
	return alert.state === 'firing' && kind === 'held' && (held_by === 'grouped' || held_by === 'inhibited');
}

const WORDS: Record<string, string> = {
	ingest_lag: 'ingest lags behind',
	records_missing: 'records are missing',
	stale: 'no data arrives',
	detector_error: 'a detector fails'
};

/** Lag of ingest concerns every model of the project; missing records only their own. */
function inhibits(other: OpenAlert, alert: Pick<OpenAlert, 'id' | 'project' | 'model'>): boolean {
	if (other.id === alert.id || other.project !== alert.project || other.verdict !== 'blind' || other.state !== 'firing')
		return false;
	return other.reason === 'ingest_lag' || (other.reason === 'records_missing' && other.model === alert.model);
}

function leads(other: OpenAlert, alert: Pick<OpenAlert, 'id' | 'project' | 'group_key' | 'verdict'>): boolean {
	if (other.id === alert.id || other.project !== alert.project || other.group_key !== alert.group_key) return false;
	return other.verdict === alert.verdict && other.state !== 'resolved' && !isFollower(other.delivery);
}

function isFollower(delivery: Delivery): boolean {
	return delivery.held_by === 'grouped' || delivery.held_by === 'inhibited';
}
