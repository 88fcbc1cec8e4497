/** What has arrived of one source. Instants are milliseconds since 1970. */
export interface Arrival {
	/** Latest event time stored. */
	last_ts: number;
	/** When the latest row arrived. */
	last_ingested_at: number;
}

export interface Patience {
	/** How long after its end a window waits for stragglers. */
	grace_ms: number;
	/** A source whose newest row was older than this when it arrived is a replay, and has its own clock. */
	live_lag_ms: number;
	/** A replay that sends nothing for this long has ended: its last window closes. */
	idle_ms: number;
}

export const PATIENCE: Patience = { grace_ms: 10_000, live_lag_ms: 15 * 60_000, idle_ms: 30_000 };

export interface Watermark {
	/** Windows that end here or earlier are closed. */
	until: number;
	/** Whether the source runs with the wall clock, so that silence is seen. */
	live: boolean;
	/** Set when a replay has ended: the window that holds this instant closes too, though it is not over. */
	flush?: number;
}

/** The latest instant whose rows have all come: the end of a replay that has ended, too. */
export function settledUntil({ until, flush = 0 }: Watermark): number {
	return Math.max(until, flush);
}

/**
 * How far event time has come. A live source advances with the wall clock also when nothing arrives, so
 * that silence is a finding; a replay advances with its own rows.
 */
export function watermark(arrival: Arrival, now: number, patience: Patience = PATIENCE): Watermark {
	const live = arrival.last_ingested_at - arrival.last_ts <= patience.live_lag_ms;
	if (live) return { until: now - patience.grace_ms, live };
	const until = Math.min(arrival.last_ts, now) - patience.grace_ms;
	const ended = now - arrival.last_ingested_at > patience.idle_ms;
	return ended ? { until, live, flush: Math.min(arrival.last_ts, now) } : { until, live };
}
