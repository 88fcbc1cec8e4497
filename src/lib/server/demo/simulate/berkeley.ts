import type { InferenceRecord } from './record.ts';

export const BERKELEY = 'berkeley-1973';

/**
 * Graduate admissions at Berkeley, autumn 1973, the six largest departments: 24 counts, as facts.
 * Bickel, Hammel and O'Connell, "Sex bias in graduate admissions", Science 187 (1975), 398-404.
 */
export const ADMISSIONS = [
	{ dept: 'A', men: { admitted: 512, rejected: 313 }, women: { admitted: 89, rejected: 19 } },
	{ dept: 'B', men: { admitted: 353, rejected: 207 }, women: { admitted: 17, rejected: 8 } },
	{ dept: 'C', men: { admitted: 120, rejected: 205 }, women: { admitted: 202, rejected: 391 } },
	{ dept: 'D', men: { admitted: 138, rejected: 279 }, women: { admitted: 131, rejected: 244 } },
	{ dept: 'E', men: { admitted: 53, rejected: 138 }, women: { admitted: 94, rejected: 299 } },
	{ dept: 'F', men: { admitted: 22, rejected: 351 }, women: { admitted: 24, rejected: 317 } }
] as const;

/** The day all rows are dated: the source gives the term, not the days. */
export const ADMISSIONS_DAY = Date.UTC(1973, 8, 1);

/** One record per applicant, 4,526 in all, spread evenly over one day. */
export function admissions(): InferenceRecord[] {
	const people = ADMISSIONS.flatMap(({ dept, men, women }) => [
		...repeat(men.admitted, dept, 'M', 'admitted'),
		...repeat(men.rejected, dept, 'M', 'rejected'),
		...repeat(women.admitted, dept, 'F', 'admitted'),
		...repeat(women.rejected, dept, 'F', 'rejected')
	]);
	return people.map(({ dept, gender, prediction }, index) => ({
		model: BERKELEY,
		version: '1973',
		event_id: `${BERKELEY}-${index}`,
		ts: new Date(ADMISSIONS_DAY + Math.floor((index * 86_400_000) / people.length)).toISOString(),
		features: { dept },
		prediction,
		segments: { gender }
	}));
}

function repeat(count: number, dept: string, gender: string, prediction: string) {
	return Array.from({ length: count }, () => ({ dept, gender, prediction }));
}
