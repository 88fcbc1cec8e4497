import { expect, it } from 'vitest';
import { jensenShannon } from '#detectors/metrics/jensen-shannon.ts';
import { estimated, sample, table } from '../sample.ts';

const plain = (current: number[], reference: number[]) =>
	estimated(jensenShannon, sample(current, reference)).method.params['plain'];

it('is the distance in nats (scipy 1.17.1, spatial.distance.jensenshannon)', () => {
	expect(estimated(jensenShannon, table).method.params['plain']).toBeCloseTo(0.1780902561266209, 3);
});

// scipy/spatial/distance/_distance.py, docstring; and scipy's test_pdist_jensenshannon_iris, rows 0 and 100, 50 and 100.
it.each([
	[[1, 0], [1, 1], 0.46450140402245893],
	[[51, 35, 14, 2], [63, 33, 60, 25], 0.255232551639],
	[[70, 32, 47, 14], [63, 33, 60, 25], 0.0780209291989]
])('%o against %o', (current, reference, expected) => {
	const many = (counts: number[]) => counts.map((count) => count * 1000);
	expect(plain(many(current), many(reference))).toBeCloseTo(expected, 2);
});

it('reaches sqrt(ln 2) where nothing is in common', () => {
	const { upper, value } = estimated(jensenShannon, sample([1000, 0], [0, 1000]));
	expect(value).toBeGreaterThan(0.82);
	expect(upper).toBeLessThanOrEqual(Math.sqrt(Math.LN2));
});
