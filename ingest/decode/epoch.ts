import { instantOf } from './instant.ts';

/** A number of seconds lies below 1e11 until the year 5138; each finer unit is a thousand times as large. */
const MILLISECONDS_BELOW = 1e14;
const MICROSECONDS_BELOW = 1e17;

/**
 * Milliseconds since 1970 of ISO 8601 with a zone, or of a number of seconds, milliseconds, microseconds or nanoseconds,
 * told apart by their size; undefined where it is none of them, or not between 1970 and 2106.
 */
export function epochOf(value: unknown): number | undefined {
	if (typeof value !== 'number' || value < MILLISECONDS_BELOW) return instantOf(value);
	return instantOf(value < MICROSECONDS_BELOW ? value / 1e3 : value / 1e6);
}
