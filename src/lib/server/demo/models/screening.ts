import type { ModelConfigInput } from '#core/model-config.ts';
import { LABEL_DELAY } from '#demo/history.ts';
import { SCREENING } from '#demo/simulate/screening.ts';
import {
	categorical,
	drift,
	errors,
	fourFifths,
	HOUR,
	jensenShannon,
	MINUTE,
	numeric,
	type Reference
} from './parts.ts';

const FEATURES = {
	years_experience: numeric(0.18, 'years'),
	skills_match: numeric(0.31),
	test_score: numeric(0.27, 'points'),
	gap_months: numeric(0.06, 'months'),
	certificates: numeric(0.05),
	distance_km: numeric(0.04, 'km'),
	education: categorical(0.06),
	source: categorical(0.03)
};

export function screening(reference: Reference): ModelConfigInput {
	return {
		model: SCREENING,
		simulated: true,
		owner: 'Talent',
		description: 'Shortlists job applications for a first interview. The interview says later who was suitable.',
		risk_tier: 'high',
		features: FEATURES,
		segments: ['sex', 'age_band', 'disability'],
		protected: {
			sex: { reference: 'M', labels: { M: 'men', F: 'women', X: 'another sex' }, min_n: 30 },
			age_band: { reference: '25-34', labels: { '55+': '55 and older' }, min_n: 30 },
			disability: {
				reference: 'no',
				labels: { no: 'no disability', yes: 'with a disability', not_said: 'not said' },
				min_n: 30
			}
		},
		favourable: 'shortlist',
		label: { name: 'suitable', delay_seconds: 2 * LABEL_DELAY },
		windows: [5 * MINUTE, HOUR],
		min_n: 80,
		reference,
		monitors: [
			...drift(FEATURES, { psi: 0.1, jensen_shannon: 0.1 }, 'The interview panel saw no change of rank below it.'),
			jensenShannon('@prediction', 0.1, 'A larger shift of the shortlist overloads the interviewers.'),
			...['sex', 'age_band', 'disability'].map((dimension) => fourFifths(dimension)),
			{
				monitor: 'accuracy',
				metric: 'accuracy',
				leeway: { min: 0.72, unit: 'share', rationale: 'Below it the panel prefers reading every application.' },
				windows: [HOUR]
			},
			errors(0.01)
		]
	};
}
