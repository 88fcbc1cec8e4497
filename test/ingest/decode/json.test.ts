import { expect, test } from 'vitest';
import { readExactJson } from '#ingest/decode/json.ts';

const read = (text: string) => readExactJson(new TextEncoder().encode(text));

test.each([
	['14642743634293743168', '14642743634293743168'],
	['[1, 14642743634293743168]', [1, '14642743634293743168']],
	['{"id":-9223372036854775808}', { id: '-9223372036854775808' }],
	['{"id" :\n 9007199254740993}', { id: '9007199254740993' }],
	['{"id":1234567890123456}', { id: 1234567890123456 }],
	['{"id":"14642743634293743168"}', { id: '14642743634293743168' }],
	['{"share":0.12345678901234567890}', { share: 0.12345678901234568 }],
	['{"huge":1e300}', { huge: 1e300 }]
])('whole numbers that a double cannot hold stay exact, as text: %s', (text, value) => {
	expect(read(text)).toEqual({ ok: value });
});
