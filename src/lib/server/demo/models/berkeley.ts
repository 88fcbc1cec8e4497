import type { ModelConfigInput } from '#core/model-config.ts';
import { ADMISSIONS_DAY, BERKELEY } from '#demo/simulate/berkeley.ts';
import { categorical, DAY, fourFifths } from './parts.ts';

/** Not simulated: the 24 published counts, with their source. Fair inside the departments, far from it in the sum. */
export function berkeley(): ModelConfigInput {
	return {
		model: BERKELEY,
		owner: 'Public record',
		description:
			'Graduate admissions of autumn 1973, six departments, 4,526 applicants: facts from Bickel, Hammel and ' +
			"O'Connell, Science 187 (1975). A true example of Simpson's paradox; the source dates the term, not the days.",
		risk_tier: 'high',
		features: { dept: categorical(1) },
		segments: ['gender', 'dept'],
		protected: { gender: { reference: 'M', labels: { M: 'men', F: 'women' }, min_n: 30 } },
		favourable: 'admitted',
		windows: [DAY],
		min_n: 200,
		reference: {
			kind: 'window',
			start: new Date(ADMISSIONS_DAY).toISOString(),
			end: new Date(ADMISSIONS_DAY + DAY * 1000).toISOString()
		},
		monitors: [fourFifths('gender=F', [DAY])]
	};
}
