const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
/** Numbers below are seconds: as milliseconds they would lie before March 1973. */
const SECONDS_BELOW = 1e11;
/** The store's minutes end in 2106. */
const LATEST = 0xffffffff * 1000;

/**
 * Milliseconds since 1970 of an ISO 8601 text with a zone, or of a number of seconds or milliseconds since 1970;
 * undefined where it is neither, or not between 1970 and 2106.
 */
export function instantOf(value: unknown): number | undefined {
	let found: number;
	if (typeof value === 'number') found = value < SECONDS_BELOW ? value * 1000 : value;
	else if (typeof value === 'string' && ISO.test(value)) found = Date.parse(value);
	else return undefined;
	return found >= 0 && found <= LATEST ? Math.trunc(found) : undefined;
}
