import { expect, test } from 'vitest';
import { decompressLz4 } from '#ingest/kafka/codecs/lz4.ts';
import { decompressSnappy } from '#ingest/kafka/codecs/snappy.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

// Framed by hand after LZ4 Frame Format 1.6 and LZ4 Block Format: magic, flags, block size, check sum (not looked at).
const FRAME = '04224d18 40 40 00';
// "abcd", then 8 bytes from 4 back, then "efghi" as literals alone.
const BLOCK = '44 61626364 0400 50 6566676869';

test.each([
	['a compressed block', `${FRAME} 0d000000 ${BLOCK} 00000000`, 'abcdabcdabcdefghi'],
	['a block that is not compressed', `${FRAME} 03000080 616263 00000000`, 'abc'],
	['nothing', `${FRAME} 00000000`, ''],
	// The second block repeats what the first one wrote: 4 bytes from 4 back, as the frame of linked blocks may.
	['linked blocks', `04224d18 60 40 00 04000080 61626364 05000000 00 0400 10 65 00000000`, 'abcdabcde'],
	['its size in the header', `04224d18 48 40 0300000000000000 00 03000080 616263 00000000`, 'abc'],
	['a check sum per block', `04224d18 50 40 00 03000080 616263 99999999 00000000`, 'abc']
])('LZ4: %s', (_, frame, text) => {
	expect(decompressLz4(hex(frame)).toString()).toBe(text);
});

test.each([
	['no frame', '00000000 000000', 'not an LZ4 frame'],
	['a block cut short', `${FRAME} 0d000000 44 6162`, 'cut short'],
	['a match before the beginning', `${FRAME} 05000000 14 61 0500 50`, '5 bytes back']
])('LZ4 refuses %s', (_, frame, why) => {
	expect(() => decompressLz4(hex(frame))).toThrow(why);
});

// Snappy format description: length 5, then a literal of 5 bytes (tag (5 - 1) << 2).
const SNAPPY = '05 10 68656c6c6f';

test('snappy: one block, and snappy-java’s framing of two', () => {
	expect(decompressSnappy(hex(SNAPPY)).toString()).toBe('hello');
	const framed = `82534e4150505900 00000001 00000001 00000007 ${SNAPPY} 00000007 ${SNAPPY}`;
	expect(decompressSnappy(hex(framed)).toString()).toBe('hellohello');
});
