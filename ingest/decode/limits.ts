import { rejected, type Event, type Rejected } from './event.ts';

/** Larger records are refused, in bytes: eight times what a broker takes by default. */
export const MAX_RECORD_BYTES = 8_000_000;
/** Events further ahead of their arrival are refused, in ms: a clock that is wrong would close windows before their time. */
export const MAX_AHEAD = 600_000;
/** Earlier events are refused, in ms since 1970: a clock that was never set begins there. Replays of old data are fine. */
export const EARLIEST = Date.UTC(1971, 0, 1);

/** Why a record is not even looked at, or undefined. */
export function tooLarge(bytes: Uint8Array | null): Rejected | undefined {
	if (bytes === null || bytes.length <= MAX_RECORD_BYTES) return undefined;
	return rejected(
		'too_large',
		`the record has ${bytes.length} bytes, more than ${MAX_RECORD_BYTES}: send fewer rows in one record, or leave out raw inputs`
	);
}

/** What is wrong with the time of an event that arrived at `now`, in ms since 1970, or undefined. */
export function wrongClock(event: Event, now: number): Rejected | undefined {
	const [field, at] = event.kind === 'labels' ? ['observed_at', event.observed_at] : ['ts', event.ts];
	if (at >= EARLIEST && at <= now + MAX_AHEAD) return undefined;
	const says = `${field}: ${new Date(at).toISOString()}`;
	return rejected(
		'clock',
		at < EARLIEST
			? `${says} lies before 1971: set the clock of the producer, or send ${field} in seconds or milliseconds since 1970`
			: `${says} lies ${Math.round((at - now) / 60_000)} minutes ahead of its arrival: set the clock or the time zone of the producer`
	);
}
