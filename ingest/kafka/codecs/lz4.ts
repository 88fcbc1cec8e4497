/**
 * Reads LZ4 frames (LZ4 Frame Format 1.6), as producers of Kafka write them: any block size, blocks linked or not. Check
 * sums are skipped: every record batch has one of its own. Throws on what is no such frame, or cut short.
 */
export function decompressLz4(frame: Uint8Array): Buffer {
	const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
	if (frame.length < 7 || view.getUint32(0, true) !== MAGIC) throw new Error('not an LZ4 frame');
	const flags = frame[4] ?? 0;
	const sizeGiven = (flags & 0x08) !== 0;
	const dictionary = (flags & 0x01) !== 0;
	const blockSums = (flags & 0x10) !== 0;
	const output = new Output(sizeGiven ? Number(view.getBigUint64(6, true)) : frame.length * 4);
	// Descriptor: flags, block size, then what the flags announce, and a check sum of one byte.
	let at = 6 + (sizeGiven ? 8 : 0) + (dictionary ? 4 : 0) + 1;
	for (;;) {
		const header = view.getUint32(at, true);
		at += 4;
		if (header === 0) return output.taken();
		const size = header & 0x7fff_ffff;
		const block = frame.subarray(at, at + size);
		if (block.length < size) throw new Error('an LZ4 block is cut short');
		if (header >>> 31 === 1) output.literals(block, 0, size);
		else decompressBlock(block, output);
		at += size + (blockSums ? 4 : 0);
	}
}

const MAGIC = 0x184d2204;
const MIN_MATCH = 4;

/** Sequences of literals and matches; the last one has literals only. */
function decompressBlock(block: Uint8Array, output: Output): void {
	let at = 0;
	const length = (nibble: number): number => {
		let total = nibble;
		if (nibble < 15) return total;
		for (;;) {
			const more = block[at++];
			if (more === undefined) throw new Error('an LZ4 block is cut short');
			total += more;
			if (more < 255) return total;
		}
	};
	while (at < block.length) {
		const token = block[at++] ?? 0;
		const literals = length(token >> 4);
		output.literals(block, at, literals);
		at += literals;
		if (at >= block.length) return;
		const distance = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8);
		at += 2;
		output.match(distance, length(token & 15) + MIN_MATCH);
	}
}

class Output {
	#bytes: Buffer;
	#length = 0;

	constructor(size: number) {
		// What a frame says of its size is not believed beyond reason.
		this.#bytes = Buffer.allocUnsafe(Math.min(Math.max(size, 1024), 1 << 26));
	}

	taken(): Buffer {
		return this.#bytes.subarray(0, this.#length);
	}

	literals(from: Uint8Array, start: number, length: number): void {
		if (start + length > from.length) throw new Error('an LZ4 block is cut short');
		this.#reserve(length);
		this.#bytes.set(from.subarray(start, start + length), this.#length);
		this.#length += length;
	}

	/** Repeats what stands `distance` before the end; it may overlap what it writes. */
	match(distance: number, length: number): void {
		if (distance === 0 || distance > this.#length) throw new Error(`an LZ4 match lies ${distance} bytes back`);
		this.#reserve(length);
		const bytes = this.#bytes;
		let to = this.#length;
		if (distance >= length) bytes.copyWithin(to, to - distance, to - distance + length);
		else for (let from = to - distance, end = to + length; to < end;) bytes[to++] = bytes[from++] ?? 0;
		this.#length += length;
	}

	#reserve(size: number): void {
		if (this.#length + size <= this.#bytes.length) return;
		const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + size));
		this.#bytes.copy(grown, 0, 0, this.#length);
		this.#bytes = grown;
	}
}
