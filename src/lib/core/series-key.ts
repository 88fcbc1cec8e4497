import type { Finding } from './finding.ts';

/** Names a series inside the page of its feature or monitor, for the address. */
export function seriesParam({
	monitor,
	version,
	segment,
	window
}: Pick<Finding, 'monitor' | 'version' | 'segment' | 'window'>): string {
	return [monitor, version, segment, window.seconds].join('~');
}
