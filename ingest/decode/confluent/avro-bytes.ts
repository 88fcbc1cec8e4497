const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Items of lists and maps in one record: those of no size, such as nulls, would cost nothing to claim. */
const MOST_ITEMS = 1_000_000;
/** Records inside each other. */
const MOST_DEPTH = 200;

/** Reads the primitive types of Avro's binary encoding (specification 1.12). Throws where the bytes end too early. */
export class AvroBytes {
	readonly #bytes: Uint8Array;
	readonly #view: DataView;
	#at = 0;
	#items = 0;
	#depth = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	}

	get left(): number {
		return this.#bytes.length - this.#at;
	}

	/** Counts items of a block; a number of them that no record has is a sign of foreign bytes. */
	items(count: number): void {
		this.#items += count;
		if (this.#items > MOST_ITEMS) throw new Error(`more than ${MOST_ITEMS} items in one record`);
	}

	/** Runs one level deeper. */
	inside<T>(read: () => T): T {
		if (++this.#depth > MOST_DEPTH) throw new Error(`more than ${MOST_DEPTH} records inside each other`);
		const value = read();
		this.#depth--;
		return value;
	}

	byte(): number {
		return this.#view.getUint8(this.#advance(1));
	}

	/** A zigzag varint: a number where it is exact, else a bigint. */
	long(): number | bigint {
		let result = 0n;
		for (let shift = 0n; shift < 70n; shift += 7n) {
			const byte = this.byte();
			result |= BigInt(byte & 0x7f) << shift;
			if (byte < 0x80) {
				const value = BigInt.asIntN(64, (result >> 1n) ^ -(result & 1n));
				const number = Number(value);
				return Number.isSafeInteger(number) ? number : value;
			}
		}
		throw new Error('a number of more than 64 bits');
	}

	/** A long that counts or chooses. */
	size(): number {
		const value = this.long();
		if (typeof value === 'bigint') throw new Error(`${value} is no size`);
		return value;
	}

	float(): number {
		return this.#view.getFloat32(this.#advance(4), true);
	}

	double(): number {
		return this.#view.getFloat64(this.#advance(8), true);
	}

	fixed(size: number): Uint8Array {
		const from = this.#advance(size);
		return this.#bytes.subarray(from, from + size);
	}

	bytes(): Uint8Array {
		return this.fixed(this.size());
	}

	text(): string {
		return utf8.decode(this.bytes());
	}

	#advance(size: number): number {
		if (size < 0 || size > this.left) throw new Error(`${size} bytes are wanted where ${this.left} are left`);
		const from = this.#at;
		this.#at += size;
		return from;
	}
}
