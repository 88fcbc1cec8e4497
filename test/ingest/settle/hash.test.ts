import { expect, test } from 'vitest';
import { identityHash, textHash } from '#ingest/settle/hash.ts';

// SELECT murmurHash3_32(text), murmurHash2_32(text) in ClickHouse 26.7.
const cases: [string, number, number][] = [
	['', 0, 0],
	['a', 1009084850, 2456313694],
	['ab', 2613040991, 446775395],
	['abc', 3017643002, 324500635],
	['abcd', 1139631978, 646393889],
	['hello, world', 345750399, 1263312256],
	['Zürich–☃', 3165166706, 4171923274],
	['0b5f9b0c-5c2d-4a6b-9f41-1f3c2f6f7a10', 1801122213, 3805668346],
	['x'.repeat(600), 2861570820, 4030770351]
];

test.each(cases)('%j', (text, high, low) => {
	expect(textHash(text)).toEqual({ high, low });
});

test('the same id of another model, project or environment is another event', () => {
	const event = { project: 'default', environment: 'production', model: 'm', event_id: 'e1' };
	const others = [event, { ...event, model: 'n' }, { ...event, project: 'p' }, { ...event, environment: 'shadow' }];
	expect(new Set(others.map((other) => JSON.stringify(identityHash(other)))).size).toBe(4);
});
