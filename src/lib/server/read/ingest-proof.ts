import type { PartitionStatus } from '#ingest/status.ts';

/** Every record of a topic is in one of these places: they sum up to what is in the broker. */
export interface Proof {
	stored: number;
	quarantined: number;
	on_the_way: number;
	/** Offsets that are committed but neither stored nor quarantined. */
	holes: number;
	in_broker: number;
}

/**
 * Counts records, though tables count rows: a record may hold several events, so that a hole can hide behind them. The
 * audit looks at every offset.
 */
export function proofOf(partitions: readonly PartitionStatus[]): Proof {
	const proof: Proof = { stored: 0, quarantined: 0, on_the_way: 0, holes: 0, in_broker: 0 };
	for (const { begin, end, committed, stored, quarantined } of partitions) {
		const read = committed ?? begin;
		const holes = Math.max(0, read - begin - stored - quarantined);
		const handled = committed === null ? 0 : committed - holes;
		const refused = Math.min(quarantined, handled);
		const on_the_way = Math.max(0, end - read);
		proof.stored += handled - refused;
		proof.quarantined += refused;
		proof.on_the_way += on_the_way;
		proof.holes += holes;
		proof.in_broker += handled + holes + on_the_way;
	}
	return proof;
}
