import type { TopicStatus } from './status.ts';

type Partitions = Pick<TopicStatus, 'topic' | 'partitions'>;

/** What the broker held at a time: offset of the next record by partition. */
export interface Mark {
	/** Epoch ms. */
	at: number;
	ends: ReadonlyMap<string, number>;
}

/** Marks that are kept: beyond them, a wait is told as at least that long. */
const MOST_MARKS = 1000;

/** The state of the broker as a mark, and up to where everything is stored. */
export function markOf(topics: readonly Partitions[], at: number): { mark: Mark; stored: ReadonlyMap<string, number> } {
	const partitions = topics.flatMap(({ topic, partitions }) =>
		partitions.map(({ partition, begin, end, committed }) => ({
			key: `${topic}/${partition}`,
			end,
			committed: committed ?? begin
		}))
	);
	return {
		mark: { at, ends: new Map(partitions.map(({ key, end }) => [key, end])) },
		stored: new Map(partitions.map(({ key, committed }) => [key, committed]))
	};
}

/**
 * How long the oldest record that is not stored yet has waited, in ms, to the distance between two marks: everything
 * that the broker held at the newest mark that is stored wholly is through. No rate is needed, which would be wrong
 * after every pause. Also returns the marks that are still of use, oldest first.
 */
export function waiting(
	marks: readonly Mark[],
	stored: ReadonlyMap<string, number>,
	now: number
): { ms: number; marks: Mark[] } {
	const through = marks.findLastIndex(({ ends }) => [...ends].every(([key, end]) => (stored.get(key) ?? 0) >= end));
	const kept = marks.slice(Math.max(0, through)).slice(-MOST_MARKS);
	if (through === marks.length - 1) return { ms: 0, marks: kept };
	return { ms: now - (kept[0]?.at ?? now), marks: kept };
}

/** Remembers what the broker held of each topic, and so knows how long its records wait. */
export class Waits {
	readonly #marks = new Map<string, Mark[]>();

	/**
	 * How long the oldest record of the topic that is not stored yet has waited, in seconds, to the distance between two
	 * calls; null where nobody knows: there is no broker, or records wait at the very first look.
	 */
	seconds(topic: Partitions, lag: number | null, now: number): number | null {
		if (lag === null) return null;
		const { mark, stored } = markOf([topic], now);
		const { ms, marks } = waiting([...(this.#marks.get(topic.topic) ?? []), mark], stored, now);
		this.#marks.set(topic.topic, marks);
		return ms === 0 && lag > 0 ? null : ms / 1000;
	}
}
