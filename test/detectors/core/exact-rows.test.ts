import { expect, it } from 'vitest';
import { ks2samp } from '#detectors/classical/ks-2samp.ts';
import { fineOfRows } from '#detectors/core/exact-rows.ts';
import { kolmogorovSmirnov } from '#detectors/metrics/kolmogorov-smirnov.ts';
import { randomFrom } from '../random.ts';
import { estimated, sample } from '../sample.ts';

it('puts what is no number in its place, and every value in a bin of its own', () => {
	const fine = fineOfRows({
		current: [2, NaN, Infinity, 1, 2],
		reference: [1, -Infinity, 3],
		missing: { current: 4, reference: 0 }
	});
	expect([...(fine.values ?? [])]).toEqual([NaN, NaN, -Infinity, 1, 2, 3, Infinity]);
	expect([...fine.current]).toEqual([4, 1, 0, 1, 2, 0, 1]);
	expect([...fine.reference]).toEqual([0, 0, 1, 1, 0, 1, 0]);
	expect(fine.exact).toBe(true);
});

it('makes the Kolmogorov-Smirnov statistic that of the rows', () => {
	const random = randomFrom(9);
	const [current, reference] = [0.2, 0].map((shift) => Array.from({ length: 300 }, () => random.normal() + shift));
	const fine = fineOfRows({ current: current ?? [], reference: reference ?? [] });
	const { params } = estimated(kolmogorovSmirnov, { ...sample([1], [1]), fine }).method;
	expect(params).toMatchObject({ exact: true });
	expect(params['statistic']).toBeCloseTo(ks2samp(current ?? [], reference ?? []).statistic, 12);
});
