/** So many looks in a row without a page end an alert, as in alerting. */
const LOOKS_TO_END = 3;

/**
 * Places at which an alert would open: the lower end is above the limit while no alert is open. Blind looks (null) leave
 * an alert as it is.
 */
export function pagesOf(lowers: readonly (number | null)[], max: number): number[] {
	const pages: number[] = [];
	let quiet = LOOKS_TO_END;
	for (const [at, lower] of lowers.entries()) {
		if (lower === null) continue;
		if (lower > max && quiet >= LOOKS_TO_END) pages.push(at);
		quiet = lower > max ? 0 : quiet + 1;
	}
	return pages;
}
