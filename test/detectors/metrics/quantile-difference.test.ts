import { expect, it } from 'vitest';
import { quantileDifference } from '#detectors/metrics/quantile-difference.ts';
import { randomFrom } from '../random.ts';
import { estimated } from '../sample.ts';

const upper_bounds = Array.from({ length: 60 }, (_, i) => 10 * 1.1 ** i);
const random = randomFrom(4);

/** Counts of n latencies of an exponential law with this mean. */
function latencies(n: number, mean: number): number[] {
	const counts = upper_bounds.map(() => 0);
	for (let i = 0; i < n; i++) {
		const latency = -mean * Math.log(random.uniform());
		const at = upper_bounds.findIndex((bound) => latency <= bound);
		counts[at] = (counts[at] ?? 0) + 1;
	}
	return counts;
}

it('is current minus reference, and proves a slower candidate', () => {
	const made = estimated(quantileDifference, {
		upper_bounds,
		q: 0.9,
		counts: latencies(5000, 150),
		reference: { counts: latencies(5000, 100) }
	});
	expect(made.value).toBeGreaterThan(70);
	expect(made.lower).toBeGreaterThan(0);
});

it('misses the true difference no more often than it says (seeded simulation)', () => {
	const truth = -Math.log(0.05) * 20;
	let missed = 0;
	for (let i = 0; i < 400; i++) {
		const input = { upper_bounds, q: 0.95, counts: latencies(300, 120), reference: { counts: latencies(300, 100) } };
		const { lower, upper } = estimated(quantileDifference, input, 0.025);
		if (lower > truth || upper < truth) missed++;
	}
	expect(missed / 400).toBeLessThanOrEqual(0.05);
});
