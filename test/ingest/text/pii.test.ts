import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findPii, pii, piiCount } from '#ingest/text/pii.ts';

/** Card numbers are those that issuers publish for tests; account numbers are the examples of the register of ISO 13616. */
test.each([
	['write to jane.doe@example.co.uk, please', 'email 1'],
	['jürgen@exämple.de and a@b.org', 'email 2'],
	['user@localhost', ''],
	['call +49 30 901820', 'phone 1'],
	['(555) 123-4567 or 555.123.4567', 'phone 2'],
	['030 901820-123', 'phone 1'],
	['0041 44 668 18 00', 'phone 1'],
	['4111 1111 1111 1111', 'card 1'],
	['5500-0000-0000-0004', 'card 1'],
	['378282246310005', 'card 1'],
	// One digit off: Luhn says no.
	['4111 1111 1111 1112', ''],
	['order 20261121000123', ''],
	['GB82 WEST 1234 5698 7654 32', 'iban 1'],
	['DE89370400440532013000 thanks', 'iban 1'],
	['NO93 8601 1117 947 and FR14 2004 1010 0505 0001 3M02 606', 'iban 2'],
	['DE89 3704 0044 0532 0130 01', ''],
	['from 192.168.1.20.', 'ip 1'],
	['2001:db8::1 answered', 'ip 1'],
	['2001:0db8:85a3:0000:0000:8a2e:0370:7334', 'ip 1'],
	['version 1.2.3 at 12:30:45', ''],
	['300.1.2.3', ''],
	['2026-11-21 09:12:30, 3.14159265358979, 1234567890', ''],
	['mail a@b.org or ring +1 202 555 0143', 'email 1, phone 1'],
	['', '']
])('%s', (text, expected) => {
	const found = [...findPii(text)].map(([kind, count]) => `${kind} ${count}`);
	expect(found.join(', ')).toBe(expected);
});

test('a category of the kinds and a count', () => {
	const about = { vocabulary: null };
	const text = '+1 202 555 0143, a@b.org, c@d.org';
	expect([pii.score(text, about), piiCount.score(text, about)]).toEqual(['email+phone', 3]);
	expect([pii.score('nothing here', about), piiCount.score('nothing here', about)]).toEqual(['none', 0]);
});

test('no text takes long, and what is found is found wherever it stands', () => {
	fc.assert(
		fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 200 }), (before, after) => {
			expect(findPii(`${before}\n jane.doe@example.org \n${after}`).get('email')).toBeGreaterThanOrEqual(1);
		}),
		{ seed: 1, numRuns: 200 }
	);
	for (const piece of ['a', '1', '1 ', 'A1', '@.', ':a', '(', 'a.', '0-', 'AB12 ', '+1', '1.']) {
		const began = performance.now();
		findPii(piece.repeat(50_000));
		// Some milliseconds; a pattern that looks back would take minutes.
		expect(performance.now() - began).toBeLessThan(5000);
	}
});
