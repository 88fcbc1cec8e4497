import { expect, it } from 'vitest';
import { g } from '#detectors/metrics/g.ts';
import { jensenShannon } from '#detectors/metrics/jensen-shannon.ts';
import { estimated, table } from '../sample.ts';
import { uneven } from './tally-sample.ts';

it('carries the G test (scipy 1.17.1, chi2_contingency with lambda_ log-likelihood)', () => {
	const { params } = estimated(g, uneven).method;
	expect(params['statistic']).toBeCloseTo(1.2139825387194296, 10);
	expect(params['p_value']).toBeCloseTo(0.9435289160198154, 10);
});

it('is the square of the Jensen-Shannon distance', () => {
	expect(Number(estimated(g, table).method.params['plain'])).toBeCloseTo(
		Number(estimated(jensenShannon, table).method.params['plain']) ** 2,
		12
	);
});
