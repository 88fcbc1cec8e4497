import { repeat } from '#control/repeat.ts';
import type { Ingest } from '#ingest/ingest.ts';
import type { IngestStatus } from '#ingest/status.ts';
import type { Part, Status } from './status.ts';

const EVERY_SECONDS = 5;

export interface IngestWatch {
	/** How long the oldest record that is not stored yet has waited, in ms; null when not known. */
	lag(): number | null;
	stop(): Promise<void>;
}

/** Keeps `status.kafka` true while the server runs, and knows how far ingest is behind. */
export function watchIngest(ingest: Ingest, status: Status, onError: (error: unknown) => void): IngestWatch {
	let lag: number | null = null;
	const look = async () => {
		const { kafka, topics } = await ingest.status();
		// The reason for its absence was told by whoever tried to start it.
		if (kafka.state !== 'absent') status.kafka = { ...kafkaPart(kafka), brokers: kafka.brokers };
		const known = topics.flatMap(({ lag_seconds }) => (lag_seconds === null ? [] : [lag_seconds * 1000]));
		lag = known.length > 0 ? Math.max(...known) : null;
	};
	return { lag: () => lag, stop: repeat(look, EVERY_SECONDS, onError) };
}

const STATES: Record<IngestStatus['kafka']['state'], Part['state']> = {
	absent: 'absent',
	connecting: 'starting',
	consuming: 'ready',
	retrying: 'failed'
};

function kafkaPart({ state, detail }: IngestStatus['kafka']): Part {
	return { state: STATES[state], detail };
}
