let last = 0;

/**
 * The first of so many offsets for records that stand in no topic. They name a record for ever, as a topic's offsets do:
 * they rise with the clock, in microseconds, so none is given twice, not even after a restart.
 */
export function takeOffsets(count: number): number {
	const first = Math.max(last + 1, Date.now() * 1000);
	last = first + count - 1;
	return first;
}
