import type { StoredPartition } from '#store/repositories/ingest.ts';
import type { Scorers } from './text/scorer.ts';
import type { Waits } from './waiting.ts';

/** One partition as the broker, the consumer and the store see it. Offsets are those of the next record. */
export interface PartitionStatus {
	partition: number;
	/** What the broker holds. */
	begin: number;
	end: number;
	/** Everything before is stored; null: nothing was committed yet. */
	committed: number | null;
	/** Last offset of the batch being stored; null: none. */
	intent: number | null;
	/** Records stored and quarantined, of the current epoch. */
	stored: number;
	quarantined: number;
	state: 'current' | 'behind' | 'waiting';
}

export interface TopicStatus {
	topic: string;
	/** Decoder, with its version. */
	decoder: string;
	partitions: PartitionStatus[];
	/** Records stored in tables or in the quarantine, over all epochs. */
	received: number;
	stored: number;
	quarantined: number;
	/** Records of the broker that are not stored yet; null where there is no broker. */
	lag: number | null;
	/** How long the oldest of them has waited, in seconds; null where that is not known. */
	lag_seconds: number | null;
	/** Records a second, over the last whole minute. */
	rate: number;
	/** When the newest record arrived, to the minute; null: never. */
	last_at: string | null;
	/** Why nothing comes from it now; null: nothing is known to be wrong. */
	trouble: string | null;
}

export interface IngestStatus {
	/** `absent`: no broker is configured, everything else works. */
	kafka: {
		state: 'absent' | 'connecting' | 'consuming' | 'retrying';
		brokers: string[];
		group: string;
		detail: string;
	};
	topics: TopicStatus[];
	/** Scorers of texts: those that failed, and those of one's own. */
	scorers: ScorerStatus[];
}

export interface ScorerStatus {
	name: string;
	version: number;
	/** Texts that it failed on since the start: their descriptor is missing. */
	failures: number;
	/** What went wrong last, or why it is not there at all; '' = nothing. */
	trouble: string;
}

/** Scorers that are not built in, and those that failed. `problems`: of modules that could not be loaded, by name. */
export function scorerStatus({ all, failures }: Scorers, problems: ReadonlyMap<string, string>): ScorerStatus[] {
	const loaded = all.flatMap(({ name, version, own }) => {
		const failed = failures.get(name);
		return own || failed ? [{ name, version, failures: failed?.count ?? 0, trouble: failed?.last ?? '' }] : [];
	});
	return [...loaded, ...[...problems].map(([name, trouble]) => ({ name, version: 0, failures: 0, trouble }))];
}

export interface BrokerPartition {
	partition: number;
	begin: number;
	end: number;
	committed: number | null;
	intent: number | null;
}

/** Puts together what the store and the broker know of one topic. */
export function topicStatus(
	topic: string,
	decoder: string,
	stored: readonly StoredPartition[],
	broker: readonly BrokerPartition[] | null,
	waits: Waits,
	trouble: string | null = null
): TopicStatus {
	const sum = (rows: readonly StoredPartition[], key: 'stored' | 'quarantined' | 'last_minute') =>
		rows.reduce((total, row) => total + row[key], 0);
	const partitions = (broker ?? []).map((known): PartitionStatus => {
		const rows = stored.filter(({ partition }) => partition === known.partition);
		const epoch = Math.max(...rows.map((row) => row.epoch));
		const current = rows.filter((row) => row.epoch === epoch);
		const behind = known.end > (known.committed ?? known.begin);
		return {
			...known,
			stored: sum(current, 'stored'),
			quarantined: sum(current, 'quarantined'),
			state: behind ? 'behind' : known.end === known.begin ? 'waiting' : 'current'
		};
	});
	const lag =
		broker &&
		partitions.reduce((total, { begin, end, committed }) => total + end - Math.max(begin, committed ?? begin), 0);
	const rate = sum(stored, 'last_minute') / 60;
	return {
		topic,
		decoder,
		partitions,
		received: sum(stored, 'stored') + sum(stored, 'quarantined'),
		stored: sum(stored, 'stored'),
		quarantined: sum(stored, 'quarantined'),
		lag,
		lag_seconds: waits.seconds({ topic, partitions }, lag, Date.now()),
		rate,
		last_at:
			stored
				.map(({ last_at }) => last_at)
				.sort()
				.at(-1) ?? null,
		trouble
	};
}
