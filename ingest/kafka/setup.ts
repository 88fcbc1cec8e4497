import { Kafka, logLevel, type LogEntry } from 'kafkajs';
import { installCodecs } from './codecs/codecs.ts';
import { quietNegativeTimers } from './quiet-timers.ts';

installCodecs();

/** A client whose complaints go to `onWarning`, in one line each. */
export function openKafka(brokers: string[], onWarning: (text: string) => void): Kafka {
	quietNegativeTimers();
	return new Kafka({
		clientId: 'leeway',
		brokers,
		logLevel: logLevel.ERROR,
		logCreator: () => (entry: LogEntry) => {
			const { message, error } = entry.log as { message: string; error?: unknown };
			onWarning(`Kafka: ${message}${typeof error === 'string' ? ` (${error})` : ''}`);
		},
		retry: { initialRetryTime: 300, retries: 8, maxRetryTime: 10_000 }
	});
}
