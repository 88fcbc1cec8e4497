import type { PartitionState } from './partition.ts';
import { place, type Assignment, type Placing } from './place.ts';
import type { Reader } from './read.ts';

/** Where the partitions of one assignment go on. What was known belongs to the assignment before. */
export interface Places {
	/** Asked for once in an assignment. */
	of(assignment: Assignment): Promise<PartitionState>;
	/** Whether this is still what is known of a partition. */
	holds(topic: string, partition: number, known: Promise<PartitionState>): boolean;
	/** Has a partition placed anew. */
	forget(topic: string, partition: number): void;
	/** The group is about to assign anew ... */
	rebalancing(): void;
	/** ... and has: the partitions of this member by topic. */
	joined(assignment: Record<string, readonly number[]>): void;
	/** This member has left the group. */
	left(): void;
	/**
	 * A batch failed on its way, perhaps after it was stored: the partition is placed again, with the halves that the batch
	 * had joined. This member may also have been left behind, and another one has the halves now.
	 */
	doubt(topic: string, partition: number, known: Promise<PartitionState>): void;
}

/** Between two tries to place a partition in which nothing comes, in ms. */
const AGAIN = 5000;

/** In a store that several processes share, halves come with their partitions and go with them. */
export function createPlaces(placing: Placing, readers: ReadonlyMap<string, Reader>): Places {
	const { store, settle } = placing;
	const known = new Map<string, Promise<PartitionState>>();
	const keyOf = (topic: string, partition: number) => `${topic}/${partition}`;
	let joins = 0;

	function of(assignment: Assignment): Promise<PartitionState> {
		const { topic, partition } = assignment;
		const key = keyOf(topic, partition);
		const placed = known.get(key) ?? place(placing, assignment);
		known.set(key, placed);
		placed.then(
			() => known.has(key) || leaveHalves(topic, (one) => one === partition),
			() => known.get(key) === placed && known.delete(key)
		);
		return placed;
	}

	/** Those of partitions that another process reads; the engine in this process is nobody else's. */
	function leaveHalves(topic: string, partitions: (partition: number) => boolean): void {
		if (!store.ch.embedded) settle.forgetHalves((one) => one.topic === topic && partitions(one.partition));
	}

	/** Halves of a partition in which nothing more comes would wait for ever. */
	function takeHalves(topic: string, partition: number): void {
		const join = joins;
		const again = () => join === joins && takeHalves(topic, partition);
		of({ topic, partition, first_written: 0 }).catch(() => setTimeout(again, AGAIN).unref());
	}

	function joined(assignment: Record<string, readonly number[]>): void {
		joins++;
		known.clear();
		if (store.ch.embedded) return;
		for (const [topic, reader] of readers) {
			const mine = assignment[topic] ?? [];
			leaveHalves(topic, (partition) => !mine.includes(partition));
			if ('source' in reader) for (const partition of mine) takeHalves(topic, partition);
		}
	}

	return {
		of,
		holds: (topic, partition, placed) => known.get(keyOf(topic, partition)) === placed,
		forget: (topic, partition) => void known.delete(keyOf(topic, partition)),
		rebalancing: () => known.clear(),
		joined,
		left: () => joined({}),
		doubt(topic, partition, placed) {
			const key = keyOf(topic, partition);
			if ((known.get(key) ?? placed) !== placed) return;
			known.delete(key);
			leaveHalves(topic, (one) => one === partition);
		}
	};
}
