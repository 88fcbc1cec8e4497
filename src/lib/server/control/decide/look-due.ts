const SHORTEST_SECONDS = 10;
const SHARE_OF_STEP = 0.05;

/**
 * Seconds between one look at a gate and the next. Every look costs a part of the error budget, and an interval
 * hardly narrows while its step grows by less than a twentieth; so looks thin out as the step goes on.
 */
export function lookEverySeconds(elapsed_seconds: number): number {
	return Math.max(SHORTEST_SECONDS, elapsed_seconds * SHARE_OF_STEP);
}
