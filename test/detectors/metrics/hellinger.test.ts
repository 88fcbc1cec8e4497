import { expect, it } from 'vitest';
import { hellinger } from '#detectors/metrics/hellinger.ts';
import { estimated, table } from '../sample.ts';

it('is sqrt(half the sum of (sqrt p - sqrt q)^2) (numpy 2)', () => {
	expect(estimated(hellinger, table).method.params['plain']).toBeCloseTo(0.17889889131215617, 3);
});
