import { describe, expect, it } from 'vitest';
import { parseProjectFile } from '#server/config/parse.ts';
import { formatProblem } from '#server/config/problem.ts';

const messages = (monitor: string) => {
	const text = `models:
  - model: credit
    features: { income: { kind: numeric } }
    segments: [sex]
    monitors:
      - { monitor: rows, metric: domain_classifier, ${monitor}leeway: { max: 0.65, rationale: test } }
`;
	const parsed = parseProjectFile(text, 'leeway.yaml');
	return 'problems' in parsed ? parsed.problems.map(formatProblem) : [];
};

it.each([
	['', undefined],
	["feature: '@inputs', ", undefined],
	[
		'feature: income, ',
		'domain_classifier reads whole rows: leave the feature out for all inputs together, or name an embedding.'
	],
	['segment: sex, ', 'domain_classifier reads whole rows of all traffic: leave the segment out.']
])('checks where whole rows are read: %s', (monitor, message) => {
	if (message === undefined) expect(messages(monitor)).toEqual([]);
	else expect(messages(monitor)[0]).toContain(message);
});

describe('checks of a gate', () => {
	const messages = (check: string) => {
		const text = `models:
  - model: credit
    features: { income: { kind: numeric } }
    segments: [sex]
rollouts:
  - model: credit
    stable: v1
    candidate: v2
    steps: [{ weight: 100 }]
    checks:
      - { check: it, ${check}, leeway: { max: 0.65, rationale: test } }
`;
		const parsed = parseProjectFile(text, 'leeway.yaml');
		return 'problems' in parsed ? parsed.problems.map(formatProblem) : [];
	};

	it.each([
		'metric: domain_classifier',
		'metric: domain_classifier, segment: sex=F',
		'metric: psi, feature: income, segment: sex=F',
		'metric: dir, segment: sex=F, against: sex=M',
		'metric: level_difference, feature: temperature_c'
	])('can be %s', (check) => expect(messages(check)).toEqual([]));

	it.each([
		[
			'metric: domain_classifier, feature: income',
			'checks[0].feature: domain_classifier reads whole rows: leave the feature out'
		],
		['metric: psi, feature: incme', 'checks[0].feature: there is no feature "incme"'],
		['metric: psi, segment: sx=F', 'checks[0].segment: there is no segment "sx"'],
		['metric: psi, segment: sex', 'checks[0].segment: "sex" names no group: write "dimension=value"'],
		[
			'metric: dir',
			'checks[0].segment: dir compares two groups: name one here, such as "sex=F", the other under against.'
		],
		['metric: level_difference', 'checks[0].feature: level_difference is of a level of the devices'],
		['metric: spd, segment: sex=F', 'checks[0].against: spd compares sex=F with another group']
	])('cannot be %s', (check, message) => expect(messages(check)[0]).toContain(message));
});
