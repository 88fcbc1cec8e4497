import { epochOf } from './epoch.ts';
import { instantOf } from './instant.ts';

/**
 * Milliseconds since 1970 of whatever a foreign record calls a time: ISO 8601, in UTC where it names no zone, with 'T' or
 * a space; or a number since 1970, also as text, in seconds to nanoseconds, told apart by its size. Undefined: no time.
 */
export function looseInstant(value: unknown): number | undefined {
	if (typeof value !== 'string') return epochOf(value);
	return /^\d+(\.\d+)?$/.test(value) ? epochOf(Number(value)) : instantOf(withZone(value));
}

/** '2018-01-01 00:00:00.000' and '2018-01-01' are taken as UTC. */
function withZone(text: string): string {
	const full = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00` : text.replace(' ', 'T');
	if (!/(Z|[+-]\d\d:?\d\d)$/.test(full)) return `${full}Z`;
	return full.replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
}
