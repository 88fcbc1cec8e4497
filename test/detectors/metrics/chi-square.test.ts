import { expect, it } from 'vitest';
import { chiSquare } from '#detectors/metrics/chi-square.ts';
import { estimated, sample, table } from '../sample.ts';

it('carries the homogeneity test (scipy 1.17.1, chi2_contingency without correction)', () => {
	const { params } = estimated(chiSquare, table).method;
	expect(params['statistic']).toBeCloseTo(16.100212830647614, 10);
	expect(params['p_value']).toBeCloseTo(0.0003190679669535216, 12);
	expect(params['p_value_kind']).toBe('classical');
});

it('of equal rows is 0 with p = 1 (scipy, TestChi2Contingency.test_chi2_contingency_trivial)', () => {
	const { params } = estimated(chiSquare, sample([1, 2], [1, 2])).method;
	expect(params).toMatchObject({ statistic: 0, p_value: 1 });
});

it('skips classes that nobody saw', () => {
	const { params } = estimated(chiSquare, sample([30, 50, 0, 20], [45, 80, 0, 95])).method;
	expect(params).toMatchObject({ statistic: expect.closeTo(16.100212830647614, 10) });
});

it('is the phi of the table where both samples are equally large', () => {
	const { params } = estimated(chiSquare, sample([300, 500, 200], [400, 400, 200])).method;
	expect(params['plain']).toBeCloseTo(Math.sqrt(Number(params['statistic']) / 2000), 3);
});

it('does not shrink as the reference grows', () => {
	const small = estimated(chiSquare, sample([3000, 5000, 2000], [4000, 4000, 2000])).value;
	const large = estimated(chiSquare, sample([3000, 5000, 2000], [400_000, 400_000, 200_000])).value;
	expect(large).toBeCloseTo(small, 2);
});
