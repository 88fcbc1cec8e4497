import type { Random } from '#demo/random.ts';
import { arrivals, clamp, round, type Slot } from './slot.ts';
import type { InferenceRecord, LabelRecord, Traffic } from './record.ts';

export const SCREENING = 'screening';

export interface ScreeningConditions {
	/** Seconds from the decision until the interview says whether the applicant was suitable, at the median. */
	label_delay: number;
}

const SEX = { M: 54, F: 45.95, X: 0.05 } as const;
const AGE_BAND = { '16-24': 14, '25-34': 33, '35-44': 26, '45-54': 18, '55+': 9 } as const;
const DISABILITY = { no: 91, yes: 3.5, not_said: 5.5 } as const;

/**
 * What the model holds against a group, on the scale of its logit. The applicants are equally suitable in every group,
 * so all of this is bias: women are far below four fifths, people over 55 close to it.
 */
const BIAS: Readonly<Record<string, number>> = { 'sex=F': -0.55, 'age_band=55+': -0.215, 'disability=yes': -0.05 };

/** Applications for a first interview: the model shortlists, and an interview later says who was suitable. */
export function simulateScreening(slot: Slot, conditions: ScreeningConditions): Traffic {
	const inference: InferenceRecord[] = [];
	const labels: LabelRecord[] = [];
	for (const { ts, event_id, random } of arrivals(SCREENING, slot)) {
		const segments = {
			sex: random.pick(SEX),
			age_band: random.pick(AGE_BAND),
			disability: random.pick(DISABILITY)
		};
		const skill = random.normal(0, 1);
		const logit = -0.33 + 1.2 * skill + random.normal(0, 0.5) + bias(segments);
		inference.push({
			model: SCREENING,
			version: 'v4',
			event_id,
			ts,
			features: application(random, skill),
			prediction: logit > 0 ? 'shortlist' : 'reject',
			score: round(1 / (1 + Math.exp(-logit)), 4),
			latency_ms: round(Math.exp(random.normal(Math.log(61), 0.3)), 1),
			status: random.chance(0.001) ? '500' : 'ok',
			segments
		});
		const suitable = 1.2 * skill + random.normal(0, 0.6) > 0.33;
		// One in ten never gets an interview, so that labels are never complete, as in life.
		if (random.chance(0.9)) labels.push(interview(event_id, ts, suitable, conditions.label_delay, random));
	}
	return { inference, labels };
}

function bias(segments: Record<string, string>): number {
	let total = 0;
	for (const [name, value] of Object.entries(segments)) total += BIAS[`${name}=${value}`] ?? 0;
	return total;
}

function application(random: Random, skill: number): Record<string, number | string | null> {
	return {
		years_experience: round(clamp(random.normal(7 + 1.5 * skill, 4), 0, 40), 1),
		skills_match: round(1 / (1 + Math.exp(-(skill + random.normal(0, 0.7)))), 3),
		test_score: random.chance(0.03) ? null : Math.round(clamp(random.normal(61 + 11 * skill, 9), 0, 100)),
		gap_months: random.poisson(3.1),
		certificates: random.poisson(1.2),
		distance_km: round(Math.exp(random.normal(2.7, 0.8)), 1),
		education: random.pick({ school: 18, vocational: 29, bachelor: 31, master: 19, doctorate: 3 }),
		source: random.pick({ board: 48, website: 27, agency: 14, referral: 11 })
	};
}

function interview(event_id: string, ts: string, suitable: boolean, median: number, random: Random): LabelRecord {
	const delay = median * Math.exp(random.normal(0, 0.25));
	return {
		model: SCREENING,
		event_id,
		label_name: 'suitable',
		label: suitable ? 'shortlist' : 'reject',
		observed_at: new Date(Date.parse(ts) + Math.round(delay * 1000)).toISOString()
	};
}
