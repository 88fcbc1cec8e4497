import type { KafkaMessage } from 'kafkajs';
import type { Job } from './job.ts';

/** Records as one piece of memory that can be handed to a thread; the messages stay as they are. */
export function packMessages(messages: readonly KafkaMessage[], about: Omit<Job, keyof Packed>): Job {
	return { ...about, ...pack(messages) };
}

type Packed = Pick<Job, 'bytes' | 'ends' | 'offsets' | 'timestamps'>;

function pack(messages: readonly KafkaMessage[]): Packed {
	const total = messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
	// Memory of its own, which can be handed over; it is filled whole.
	const bytes = Buffer.allocUnsafeSlow(total);
	const ends = new Uint32Array(messages.length);
	const offsets = new Float64Array(messages.length);
	const timestamps = new Float64Array(messages.length);
	let end = 0;
	for (const [i, { value, offset, timestamp }] of messages.entries()) {
		if (value) bytes.set(value, end);
		end += value?.length ?? 0;
		ends[i] = end;
		offsets[i] = Number(offset);
		timestamps[i] = Number(timestamp);
	}
	return { bytes, ends, offsets, timestamps };
}
