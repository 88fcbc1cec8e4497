import { expect, it } from 'vitest';
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
