import type { FeatureConfig, ModelConfigInput, MonitorConfig } from '#core/model-config.ts';
import type { RolloutConfigInput } from '#core/rollout.ts';
import { ADMISSIONS_DAY, BERKELEY } from './simulate/berkeley.ts';
import { CREDIT_RISK } from './simulate/credit-risk.ts';
import { SCREENING } from './simulate/screening.ts';
import { FIRST_STABLE, SLOW_CANARY, SUPPORT_REPLY } from './simulate/support-reply.ts';
import { historyStart, LABEL_DELAY, type HistoryPlan } from './history.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const DRIFT_WINDOWS = [MINUTE, HOUR];
const BIAS_WINDOWS = [HOUR, DAY];

const number = (importance: number, unit?: string): FeatureConfig => ({
	kind: 'numeric',
	importance,
	...(unit !== undefined && { unit })
});
const category = (importance: number): FeatureConfig => ({ kind: 'categorical', importance });

const PSI_RATIONALE = 'Below 0.1 the approval rate moved by less than half a point in the yearly backtests.';
const MISSING_RATIONALE = 'The imputation was validated with up to two in a hundred values missing.';

function psi(feature: string, max: number, rationale: string): MonitorConfig {
	return { monitor: `${feature}.psi`, metric: 'psi', feature, leeway: { max, rationale }, windows: DRIFT_WINDOWS };
}

/** Every declared feature: PSI for numbers, Jensen and Shannon's distance for categories. */
function drift(features: Record<string, FeatureConfig>, max: number, rationale: string): MonitorConfig[] {
	return Object.entries(features).map(([feature, { kind }]) => {
		const metric = kind === 'numeric' ? 'psi' : 'jensen_shannon';
		const leeway = { max: kind === 'numeric' ? max : 0.1, rationale };
		return { monitor: `${feature}.${metric}`, metric, feature, leeway, windows: DRIFT_WINDOWS };
	});
}

function shares(feature: string, max: number, rationale: string): MonitorConfig {
	const monitor = `${feature}.jensen_shannon`;
	return { monitor, metric: 'jensen_shannon', feature, leeway: { max, rationale }, windows: DRIFT_WINDOWS };
}

function missing(feature: string): MonitorConfig {
	return {
		monitor: `${feature}.missing`,
		metric: 'missing_share',
		feature,
		leeway: { origin: 0.004, max: 0.02, unit: 'share', rationale: MISSING_RATIONALE },
		windows: DRIFT_WINDOWS
	};
}

function fourFifths(segment: string): MonitorConfig {
	return {
		monitor: `${segment.replace('=', '.')}.dir`,
		metric: 'dir',
		feature: '@prediction',
		segment,
		leeway: {
			min: 0.8,
			max: 1.25,
			rationale: 'Four-fifths rule of the US EEOC (29 CFR 1607.4 D), in both directions.'
		},
		windows: BIAS_WINDOWS
	};
}

function errors(max: number): MonitorConfig {
	return {
		monitor: 'errors',
		metric: 'error_rate',
		feature: '@status',
		leeway: { max, unit: 'share', rationale: 'What the calling team agreed to retry without telling its users.' },
		windows: DRIFT_WINDOWS
	};
}

function creditRisk(reference: ModelConfigInput['reference']): ModelConfigInput {
	const features = {
		income: number(0.24, 'thousand €'),
		debt_to_income: number(0.19),
		bureau_score: number(0.22),
		employment_years: number(0.07, 'years'),
		age: number(0.02, 'years'),
		loan_amount: number(0.06, '€'),
		term_months: number(0.03, 'months'),
		open_accounts: number(0.03),
		late_payments_12m: number(0.09),
		channel: category(0.02),
		purpose: category(0.02),
		housing: category(0.01)
	};
	return {
		model: CREDIT_RISK,
		simulated: true,
		owner: 'Lending',
		description: 'Approves or declines consumer loans. v13 reads its inputs from the new feature view.',
		risk_tier: 'high',
		features,
		segments: ['channel'],
		favourable: 'approve',
		windows: DRIFT_WINDOWS,
		min_n: 80,
		reference,
		monitors: [
			...drift(features, 0.1, PSI_RATIONALE),
			...['income', 'bureau_score', 'debt_to_income'].map(missing),
			shares('@prediction', 0.05, 'A shift of the approval rate by five points is what Risk must sign off.'),
			psi('@score', 0.1, 'Above it the cut-off no longer means the risk that it was set for.'),
			errors(0.01)
		]
	};
}

function screening(reference: ModelConfigInput['reference']): ModelConfigInput {
	const features = {
		years_experience: number(0.18, 'years'),
		skills_match: number(0.31),
		test_score: number(0.27, 'points'),
		gap_months: number(0.06, 'months'),
		certificates: number(0.05),
		distance_km: number(0.04, 'km'),
		education: category(0.06),
		source: category(0.03)
	};
	return {
		model: SCREENING,
		simulated: true,
		owner: 'Talent',
		description: 'Shortlists job applications for a first interview. The interview says later who was suitable.',
		risk_tier: 'high',
		features,
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
		windows: DRIFT_WINDOWS,
		min_n: 80,
		reference,
		monitors: [
			...drift(features, 0.1, 'The interview panel saw no change of rank below it.'),
			shares('@prediction', 0.05, 'A shift of the shortlist by five points overloads the interviewers.'),
			...['sex=F', 'sex=X', 'age_band=55+', 'age_band=16-24', 'age_band=35-44', 'age_band=45-54'].map(fourFifths),
			...['disability=yes', 'disability=not_said'].map(fourFifths),
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

function supportReply(reference: ModelConfigInput['reference']): ModelConfigInput {
	const inputs = {
		input_tokens: number(0.3, 'tokens'),
		output_tokens: number(0.3, 'tokens'),
		language: category(0.1),
		topic: category(0.1)
	};
	return {
		model: SUPPORT_REPLY,
		simulated: true,
		owner: 'Support platform',
		description: 'Chat endpoint that answers customers. Served by the GPUs of gpu-a and gpu-b.',
		risk_tier: 'limited',
		features: { ...inputs, ttft_ms: number(0.2, 'ms') },
		favourable: 'stop',
		windows: DRIFT_WINDOWS,
		min_n: 80,
		reference,
		monitors: [
			...drift(inputs, 0.15, 'Capacity was planned for shifts up to this size.'),
			quantile('ttft.p95', 'ttft_ms', 800, 'Readers leave when the first word takes longer than 0.8 s.'),
			quantile('latency.p95', '@latency_ms', 6000, 'The objective agreed with Support: 95 % of replies within 6 s.'),
			errors(0.02)
		]
	};
}

function quantile(monitor: string, feature: string, max: number, rationale: string): MonitorConfig {
	return {
		monitor,
		metric: 'quantile',
		feature,
		quantile: 0.95,
		leeway: { max, unit: 'ms', rationale },
		windows: DRIFT_WINDOWS
	};
}

/** Not simulated: the 24 published counts, with their source. Fair inside the departments, far from it in the sum. */
function berkeley(): ModelConfigInput {
	return {
		model: BERKELEY,
		owner: 'Public record',
		description:
			'Graduate admissions of autumn 1973, six departments, 4,526 applicants: facts from Bickel, Hammel and ' +
			"O'Connell, Science 187 (1975). A true example of Simpson's paradox; the source dates the term, not the days.",
		risk_tier: 'high',
		features: { dept: category(1) },
		segments: ['gender', 'dept'],
		protected: { gender: { reference: 'M', labels: { M: 'men', F: 'women' }, min_n: 30 } },
		favourable: 'admitted',
		windows: [DAY],
		min_n: 80,
		reference: {
			kind: 'window',
			start: new Date(ADMISSIONS_DAY).toISOString(),
			end: new Date(ADMISSIONS_DAY + DAY * 1000).toISOString()
		},
		monitors: [{ ...fourFifths('gender=F'), windows: [DAY] }]
	};
}

/** The models of the demo as configuration. The reference is the first week of the history. */
export function demoModels(plan: HistoryPlan): ModelConfigInput[] {
	const start = historyStart(plan);
	const reference: ModelConfigInput['reference'] = {
		kind: 'window',
		start: new Date(start).toISOString(),
		end: new Date(start + 7 * DAY * 1000).toISOString()
	};
	return [creditRisk(reference), screening(reference), supportReply(reference), berkeley()];
}

/** A rollout of support-reply: a gate that looks at both latencies and the errors, and rolls back by itself. */
export function demoRollout(stable: string = FIRST_STABLE, candidate: string = SLOW_CANARY): RolloutConfigInput {
	return {
		id: `${SUPPORT_REPLY}-${candidate}`,
		model: SUPPORT_REPLY,
		stable,
		candidate,
		simulated: true,
		steps: [
			{ weight: 25, min_rows: 600, min_seconds: 240, deadline_seconds: 1200 },
			{ weight: 50, min_rows: 2000, min_seconds: 180, deadline_seconds: 1200 },
			{ weight: 100, min_rows: 2000, min_seconds: 120, deadline_seconds: 1200 }
		],
		checks: [
			{
				check: 'p95-ttft',
				title: 'Time to first token, p95',
				scope: 'all requests',
				metric: 'quantile_difference',
				feature: 'ttft_ms',
				quantile: 0.95,
				leeway: {
					max: 60,
					unit: 'ms',
					rationale: 'A tenth of today’s value: readers did not notice less in the last test.'
				}
			},
			{
				check: 'p95-latency',
				title: 'Latency of the reply, p95',
				scope: 'all requests',
				metric: 'quantile_difference',
				feature: '@latency_ms',
				quantile: 0.95,
				leeway: { max: 800, unit: 'ms', rationale: 'The objective of 6 s still holds with this much on top.' }
			},
			{
				check: 'errors',
				title: 'Error rate',
				scope: '5xx',
				metric: 'rate_difference',
				feature: '@status',
				leeway: { max: 0.02, unit: 'share', rationale: 'Half of the error budget of a day.' }
			},
			{
				check: 'prompts',
				title: 'Drift of the prompts',
				scope: 'length in tokens',
				metric: 'psi',
				feature: 'input_tokens',
				leeway: { max: 0.2, rationale: 'The router sends requests at random: a larger shift means that it does not.' }
			}
		]
	};
}
