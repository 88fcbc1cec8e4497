/** Chance of silence at the usual pace below which it counts as a fault: about one false alarm in a million looks. */
const IMPROBABLE = 1e-6;

/**
 * Whether windows without a row mean that a source has gone silent, judged by its usual pace: a model with eight rows an
 * hour is not stale after an empty minute.
 * @param perWindow rows per window while there was traffic
 * @param empty windows without a row, up to now
 */
export function isStale(perWindow: number, empty: number): boolean {
	return Math.exp(-perWindow * empty) < IMPROBABLE;
}

/** Rows per window between the first and the last window with rows; 0 where there were none. */
export function usualPace(rows: readonly { start: number; rows: number }[], seconds: number): number {
	const starts = rows.filter((window) => window.rows > 0).map((window) => window.start);
	if (starts.length === 0) return 0;
	const windows = (Math.max(...starts) - Math.min(...starts)) / (seconds * 1000) + 1;
	return rows.reduce((sum, window) => sum + window.rows, 0) / windows;
}

/** Whether more than a tenth of the expected records are missing; one may always fall into the neighbouring window. */
export function recordsMissing(found: number, expected: number): boolean {
	return found + 1 < 0.9 * expected;
}
