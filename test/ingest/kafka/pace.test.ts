import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pace } from '#ingest/kafka/pace.ts';

test('records that wait as told come at no more than the rate, beyond the last fetch', () => {
	fc.assert(
		fc.property(fc.array(fc.nat(20_000), { minLength: 1 }), fc.integer({ min: 1, max: 5000 }), (fetches, rate) => {
			const pace = new Pace(rate);
			let now = 1000;
			let before = 0;
			for (const records of fetches) {
				expect(before).toBeLessThanOrEqual(((now - 1000) / 1000) * rate * (1 + 1e-9));
				now += pace.spend(records, now);
				before += records;
			}
		}),
		{ seed: 3 }
	);
});

test('a pause that nobody needed is not saved up', () => {
	const pace = new Pace(100);
	expect(pace.spend(100, 0)).toBe(1000);
	expect(pace.spend(50, 10_000)).toBe(500);
});
