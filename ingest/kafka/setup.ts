import kafkajs, { CompressionTypes, Kafka, logLevel, type LogEntry } from 'kafkajs';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { quietNegativeTimers } from './quiet-timers.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** gzip is kafkajs's own; zstd is Node's. */
kafkajs.CompressionCodecs[CompressionTypes.ZSTD] = () => ({
	compress: ({ buffer }: { buffer: Buffer }) => compress(buffer),
	decompress: (buffer: Buffer) => decompress(buffer)
});

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
