import { createHash } from 'node:crypto';
import type { QuarantinePlace } from '#store/repositories/quarantine.ts';

/** Records, and characters of them, that are decoded and stored together. */
const CHUNK = { records: 1000, size: 32_000_000 };

/** Cut where the place in the broker changes, because a batch is of one partition, and where it gets large. */
export function chunksOf(places: readonly QuarantinePlace[]): QuarantinePlace[][] {
	const chunks: QuarantinePlace[][] = [];
	let size = 0;
	for (const place of places) {
		const open = chunks.at(-1);
		const fits =
			open?.[0] && samePartition(open[0], place) && open.length < CHUNK.records && size + place.size <= CHUNK.size;
		size = (fits ? size : 0) + place.size;
		if (fits) open.push(place);
		else chunks.push([place]);
	}
	return chunks;
}

function samePartition(a: QuarantinePlace, b: QuarantinePlace): boolean {
	return a.topic === b.topic && a.partition === b.partition && a.epoch === b.epoch;
}

/** The same records after the same number of tries have the same token, so that trying twice at once stores them once. */
export function tokenOf(chunk: readonly QuarantinePlace[]): string {
	const text = chunk.map(({ id, tries }) => `${id} ${tries}`).join('\n');
	return `quarantine/${createHash('sha256').update(text).digest('hex')}`;
}
