import { connect } from 'node:net';

/** How long a broker may take to answer, in ms. */
const TIMEOUT = 5000;
const METADATA = 3;
/** The first version that tells ids of topics (Kafka 2.8); every broker since answers it. */
const VERSION = 10;

/**
 * The ids that a broker gave to topics, by name: another id means that a topic was deleted and made again, which nothing
 * else tells for certain. kafkajs asks an older version of the same question. Throws where no broker answers.
 */
export async function topicIds(brokers: readonly string[], topics: readonly string[]): Promise<Map<string, string>> {
	let failure: unknown = new Error('no broker is configured');
	for (const broker of brokers) {
		try {
			return readAnswer(await exchange(broker, question(topics)));
		} catch (error) {
			failure = error;
		}
	}
	throw failure;
}

function exchange(broker: string, request: Buffer): Promise<Buffer> {
	const colon = broker.lastIndexOf(':');
	const socket = connect({
		host: broker.slice(0, colon).replace(/^\[|\]$/g, ''),
		port: Number(broker.slice(colon + 1))
	});
	const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
	let received = Buffer.alloc(0);
	socket.setTimeout(TIMEOUT, () => reject(new Error(`${broker} did not answer in ${TIMEOUT / 1000} s`)));
	socket.on('error', reject);
	socket.on('close', () => reject(new Error(`${broker} closed the connection`)));
	socket.on('data', (part) => {
		received = Buffer.concat([received, part]);
		if (received.length >= 4 && received.length >= 4 + received.readUInt32BE(0)) resolve(received.subarray(4));
	});
	socket.write(request);
	return promise.finally(() => socket.destroy());
}

/** Lengths in compact form are one more than they are, and every structure ends with its number of tagged fields. */
function question(topics: readonly string[]): Buffer {
	const client = Buffer.from('leeway');
	const head = Buffer.alloc(10);
	head.writeInt16BE(METADATA, 0);
	head.writeInt16BE(VERSION, 2);
	head.writeInt16BE(client.length, 8);
	const names = topics.map((topic) => {
		const name = Buffer.from(topic);
		return Buffer.concat([Buffer.alloc(16), varint(name.length + 1), name, varint(0)]);
	});
	// Creates no topic, and asks for no rights.
	const body = Buffer.concat([
		head,
		client,
		varint(0),
		varint(topics.length + 1),
		...names,
		Buffer.alloc(3),
		varint(0)
	]);
	const size = Buffer.alloc(4);
	size.writeUInt32BE(body.length, 0);
	return Buffer.concat([size, body]);
}

function varint(value: number): Buffer {
	const bytes: number[] = [];
	for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
	return Buffer.from([...bytes, value]);
}

function readAnswer(bytes: Buffer): Map<string, string> {
	const reader = new Reader(bytes);
	reader.skip(4);
	reader.tags();
	reader.skip(4);
	reader.list(() => {
		reader.skip(4);
		reader.text();
		reader.skip(4);
		reader.text();
		reader.tags();
	});
	reader.text();
	reader.skip(4);
	const found = new Map<string, string>();
	reader.list(() => {
		const error = reader.int16();
		const name = reader.text();
		const id = reader.take(16).toString('hex');
		reader.skip(1);
		reader.list(() => {
			reader.skip(14);
			for (let lists = 0; lists < 3; lists++) reader.list(() => reader.skip(4));
			reader.tags();
		});
		reader.skip(4);
		reader.tags();
		if (error === 0) found.set(name, id);
	});
	return found;
}

class Reader {
	readonly #bytes: Buffer;
	#at = 0;

	constructor(bytes: Buffer) {
		this.#bytes = bytes;
	}

	take(length: number): Buffer {
		this.#at += length;
		return this.#bytes.subarray(this.#at - length, this.#at);
	}

	skip(length: number): void {
		this.#at += length;
	}

	int16(): number {
		return this.take(2).readInt16BE(0);
	}

	text(): string {
		return this.take(Math.max(0, this.#varint() - 1)).toString();
	}

	list(item: () => void): void {
		for (let left = this.#varint() - 1; left > 0; left--) item();
	}

	tags(): void {
		for (let left = this.#varint(); left > 0; left--) {
			this.#varint();
			this.skip(this.#varint());
		}
	}

	#varint(): number {
		let value = 0;
		for (let shift = 0; ; shift += 7) {
			const byte = this.take(1).readUInt8(0);
			value |= (byte & 127) << shift;
			if (byte < 128) return value;
		}
	}
}
