import { describe, expect, it } from 'vitest';
import { benjaminiYekutieli, eBenjaminiHochberg } from '#detectors/core/false-discovery.ts';
import { randomFrom } from '../random.ts';

const count = (named: readonly boolean[]) => named.filter(Boolean).length;

describe('Benjamini-Yekutieli', () => {
	// The fifteen p-values of Benjamini and Hochberg 1995; scipy 1.17.1, false_discovery_control(method='by') adjusts them to
	// 0.004977, 0.009955, 0.031523, 0.118212, 0.200089, 0.211893, ...
	const p = [
		0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1
	];
	it.each([
		[0.004, 0],
		[0.005, 1],
		[0.05, 3],
		[0.12, 4],
		[0.212, 7]
	])('at %d names %d', (q, expected) => expect(count(benjaminiYekutieli(p, q))).toBe(expected));

	it('does not mind the order, and names nothing of nothing', () => {
		expect(benjaminiYekutieli([1, 1e-9, 0.5], 0.05)).toEqual([false, true, false]);
		expect(benjaminiYekutieli([], 0.05)).toEqual([]);
	});

	it('keeps the share of false names under any dependence (seeded: all p-values the same)', () => {
		const random = randomFrom(3);
		const named = Array.from({ length: 2000 }, () => {
			const one = random.uniform();
			return (
				count(
					benjaminiYekutieli(
						Array.from({ length: 20 }, () => one),
						0.1
					)
				) > 0
			);
		});
		expect(count(named) / 2000).toBeLessThanOrEqual(0.1);
	});
});

describe('e-BH', () => {
	it('names the k largest that reach m / (k q)', () => {
		// By hand: m = 4, q = 0.1 asks 40 of one, 20 of two, 13.3 of three, 10 of four.
		expect(eBenjaminiHochberg([50, 25, 14, 1], 0.1)).toEqual([true, true, true, false]);
		expect(eBenjaminiHochberg([39, 19, 13, 1], 0.1)).toEqual([false, false, false, false]);
		expect(eBenjaminiHochberg([0, 0], 0.1)).toEqual([false, false]);
	});
});
