const FIRST_SECONDS = 5;
const LONGEST_SECONDS = 3600;

/** Attempts before a message is given up: about two days. It stays visible, and can be sent again. */
export const MOST_ATTEMPTS = 57;

/** Seconds until the next attempt after `attempts` failed ones: 5, 10, 20, ... up to an hour. */
export function backOffSeconds(attempts: number): number {
	return Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** Math.max(0, attempts - 1));
}
