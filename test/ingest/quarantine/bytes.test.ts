import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBytes, encodeBytes, MAX_KEPT_BYTES } from '#ingest/quarantine/bytes.ts';

test('any bytes come back exactly', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
			const encoded = encodeBytes(bytes);
			expect(encoded.bytes).toBe(bytes.length);
			expect(decodeBytes(encoded)).toEqual(Buffer.from(bytes));
		})
	);
});

test.each([
	['text', Buffer.from('{"größe": 1}'), 'text', '{"größe": 1}'],
	['a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x7b]), 'text', '\ufeff{'],
	['bytes that are no text', Buffer.from([0xff, 0x00, 0x7b]), 'base64', '/wB7'],
	['an empty record', Buffer.alloc(0), 'text', ''],
	['a tombstone', null, 'none', '']
])('%s', (_, bytes, encoding, text) => {
	const encoded = encodeBytes(bytes);
	expect(encoded).toMatchObject({ encoding, text });
	expect(decodeBytes(encoded)).toEqual(bytes);
});

test('what an earlier version stored as one character per byte comes back', () => {
	expect(decodeBytes({ text: 'ÿ\u0000{', encoding: 'latin1' })).toEqual(Buffer.from([0xff, 0, 0x7b]));
});

test('a record beyond the bound is cut, and its size told', () => {
	const encoded = encodeBytes(Buffer.alloc(MAX_KEPT_BYTES + 1, 0x61));
	expect(encoded.bytes).toBe(MAX_KEPT_BYTES + 1);
	expect(decodeBytes(encoded)?.length).toBe(MAX_KEPT_BYTES);
});
