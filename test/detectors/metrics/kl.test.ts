import { expect, it } from 'vitest';
import { kl } from '#detectors/metrics/kl.ts';
import { estimated, sample, table } from '../sample.ts';

it('prints the relative entropy of current from reference (scipy 1.17.1, special.rel_entr)', () => {
	expect(estimated(kl, table).method.params['plain']).toBeCloseTo(0.12018708969964303, 3);
});

it('is not symmetric: a class the reference hardly knows weighs more than one that vanished', () => {
	const appeared = estimated(kl, sample([500, 500, 200], [500, 500, 1]));
	const vanished = estimated(kl, sample([500, 500, 1], [500, 500, 200]));
	expect(appeared.value).toBeGreaterThan(2 * vanished.value);
});
