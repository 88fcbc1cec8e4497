import type { Random } from '#demo/random.ts';
import { arrivals, clamp, round, type Slot } from './slot.ts';
import type { InferenceRecord } from './record.ts';

export const CREDIT_RISK = 'credit-risk';

/** The inputs that a broken feature view can spoil, one at a time. */
export const BREAKABLE = ['income', 'bureau_score', 'debt_to_income'] as const;
export type Breakable = (typeof BREAKABLE)[number];

export interface CreditConditions {
	/** Share of the traffic that goes to v13, which reads the new feature view; the rest goes to v12. */
	v13: number;
	/** What the new feature view spoils for v13: the input is missing for a fifth of the rows, and shifted. */
	broken: Breakable | null;
	/** The bureau changes its scale for everybody: an incident upstream, in both versions. */
	bureau_drift: boolean;
}

const MISSING_WHEN_BROKEN = 0.2;
const MISSING_NORMALLY = 0.004;
const SHIFT: Record<Breakable, (value: number) => number> = {
	// Monthly pay read as yearly for part of the customers would be cruder; a currency factor is what really happens.
	income: (value) => value * 1.55,
	bureau_score: (value) => value - 70,
	debt_to_income: (value) => value * 1.6
};

/** Applications for a consumer loan. Income in thousand euro a year, amounts in euro. */
export function simulateCreditRisk(slot: Slot, conditions: CreditConditions): InferenceRecord[] {
	const records: InferenceRecord[] = [];
	for (const { ts, event_id, random } of arrivals(CREDIT_RISK, slot)) {
		const version = random.chance(conditions.v13) ? 'v13' : 'v12';
		const features = applicant(random, conditions.bureau_drift);
		// Drawn for every version, so that a change of conditions leaves all other values as they were.
		const missing = random.uniform();
		if (missing < MISSING_NORMALLY) features.income = null;
		if (version === 'v13' && conditions.broken) spoil(features, conditions.broken, missing);
		const score = defaultRisk(features, random);
		records.push({
			model: CREDIT_RISK,
			version,
			event_id,
			ts,
			features,
			prediction: score < 0.18 ? 'approve' : 'decline',
			score: round(score, 4),
			latency_ms: round(Math.exp(random.normal(Math.log(24), 0.35)), 1),
			status: random.chance(0.0015) ? '500' : 'ok'
		});
	}
	return records;
}

type Features = Record<string, number | string | null>;

function applicant(random: Random, bureauDrift: boolean): Features {
	const age = Math.round(clamp(random.normal(43, 13), 18, 84));
	const employment = round(clamp((age - 20) * random.uniform() * 0.6, 0, 45), 1);
	const income = round(Math.exp(random.normal(3.55 + 0.008 * (employment - 6), 0.42)), 2);
	const late = random.poisson(0.35);
	const bureau = clamp(random.normal(652 - 22 * late + 1.1 * (age - 43), 58), 300, 850);
	return {
		income,
		debt_to_income: round(clamp(random.normal(0.31, 0.12), 0, 1.4), 3),
		bureau_score: Math.round(bureauDrift ? bureau - 55 : bureau),
		employment_years: employment,
		age,
		loan_amount: Math.round(Math.exp(random.normal(9.2, 0.55)) / 100) * 100,
		term_months: Number(random.pick({ '12': 14, '24': 24, '36': 30, '48': 18, '60': 14 })),
		open_accounts: random.poisson(4.2),
		late_payments_12m: late,
		channel: random.pick({ web: 52, app: 31, branch: 11, broker: 6 }),
		purpose: random.pick({ car: 34, home: 27, debt: 21, education: 7, other: 11 }),
		housing: random.pick({ rent: 46, mortgage: 34, own: 20 })
	};
}

function spoil(features: Features, feature: Breakable, missing: number): void {
	const value = features[feature];
	if (missing < MISSING_WHEN_BROKEN) features[feature] = null;
	else if (typeof value === 'number') features[feature] = round(SHIFT[feature](value), 3);
}

/** The model itself: a logistic score that takes a missing input at its usual value. */
function defaultRisk(features: Features, random: Random): number {
	const read = (name: string, usual: number): number => {
		const value = features[name];
		return typeof value === 'number' ? value : usual;
	};
	const logit =
		-2.1 -
		0.011 * (read('income', 38) - 38) +
		2.4 * (read('debt_to_income', 0.31) - 0.31) -
		0.012 * (read('bureau_score', 645) - 645) -
		0.02 * (read('employment_years', 7) - 7) +
		0.25 * read('late_payments_12m', 0) +
		random.normal(0, 0.25);
	return 1 / (1 + Math.exp(-logit));
}
