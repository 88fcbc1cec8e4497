import { expect, it } from 'vitest';
import { wassersteinNormed } from '#detectors/metrics/wasserstein-normed.ts';
import { sampleOf } from '../metric-miss.ts';
import { estimated } from '../sample.ts';
import { uneven } from './tally-sample.ts';

it('is in standard deviations of the reference (scipy 1.17.1, numpy std with ddof 0)', () => {
	const { params } = estimated(wassersteinNormed, uneven).method;
	expect(params['plain']).toBeCloseTo(0.02227177015936872, 12);
	expect(params['reference_sd']).toBeCloseTo(4.48998886412873, 12);
});

it('of a constant reference is in the size of its value', () => {
	const made = estimated(wassersteinNormed, sampleOf([0, 100], [100, 0], [50, 60]));
	expect(made.method.params['plain']).toBeCloseTo(0.2, 12);
});

it('does not mind the unit', () => {
	const scaled = sampleOf([10, 25, 65], [20, 60, 20], [1e6, 2e6, 4e6]);
	const plain = sampleOf([10, 25, 65], [20, 60, 20], [1, 2, 4]);
	expect(estimated(wassersteinNormed, scaled).upper).toBeCloseTo(estimated(wassersteinNormed, plain).upper, 12);
});
