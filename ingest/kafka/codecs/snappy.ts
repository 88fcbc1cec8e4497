import { snappyUncompressor } from 'hysnappy';

const decompressBlock = snappyUncompressor();

/** Written before the blocks by snappy-java, and so by Java producers: a magic, its version, the oldest reader. */
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const XERIAL_HEADER = 16;

/** Reads snappy as producers of Kafka write it: one plain block, or snappy-java's framing of many. */
export function decompressSnappy(bytes: Buffer): Buffer {
	if (!bytes.subarray(0, XERIAL.length).equals(XERIAL)) return block(bytes);
	const blocks: Buffer[] = [];
	for (let at = XERIAL_HEADER; at < bytes.length;) {
		const size = bytes.readUInt32BE(at);
		blocks.push(block(bytes.subarray(at + 4, at + 4 + size)));
		at += 4 + size;
	}
	return Buffer.concat(blocks);
}

function block(bytes: Buffer): Buffer {
	const { buffer, byteOffset, byteLength } = decompressBlock(bytes, lengthOf(bytes));
	return Buffer.from(buffer, byteOffset, byteLength);
}

/** A block begins with its length, seven bits a byte, the lowest first. */
function lengthOf(bytes: Buffer): number {
	let length = 0;
	for (let i = 0; i < 5; i++) {
		const byte = bytes[i] ?? 0;
		length += (byte & 0x7f) * 2 ** (7 * i);
		if (byte < 0x80) return length;
	}
	throw new Error('a snappy block does not say its length');
}
