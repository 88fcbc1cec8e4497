import { expect, it } from 'vitest';
import { lInfinity } from '#detectors/metrics/l-infinity.ts';
import { differenceInterval } from '#detectors/core/rates.ts';
import { estimated, sample } from '../sample.ts';

const returns = sample([9000, 890, 110], [9300, 660, 40]);

it('names the class that changed most, with both shares', () => {
	const { params } = estimated(lInfinity, returns).method;
	expect(params).toMatchObject({ class: '0', share: 0.9, reference_share: 0.93 });
	expect(params['plain']).toBeCloseTo(0.03, 12);
});

it('holds each class at its part of the error, so it is a little wider than one class alone', () => {
	const { lower } = estimated(lInfinity, returns, 1e-6);
	const [one, two] = [
		{ hits: 9300, n: 10_000 },
		{ hits: 9000, n: 10_000 }
	];
	expect(lower).toBeLessThan(differenceInterval(one, two, { lower: 1e-6, upper: 0.4 }).lower);
	expect(lower).toBeGreaterThan(differenceInterval(one, two, { lower: 1e-8, upper: 0.4 }).lower);
});
