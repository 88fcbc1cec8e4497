import { expect, it } from 'vitest';
import { byAttention, importancesOf } from '#server/read/rank.ts';

const leeway = { origin: 0, max: 0.1, unit: '', rationale: 'a test', revision: 1 };
const look = (monitor: string, value: number, importance?: number | null) => ({
	monitor,
	value,
	lower: value - 0.01,
	upper: value + 0.01,
	verdict: 'within' as const,
	moved: true,
	leeway,
	...(importance !== undefined && { importance })
});

it.each([
	['by how much of the leeway is used', [look('a', 0.02), look('b', 0.08)], ['b', 'a']],
	['times importance', [look('a', 0.02, 0.9), look('b', 0.08, 0.1)], ['a', 'b']],
	['what is not declared counts in full', [look('a', 0.04, 0.5), look('b', 0.03, null)], ['b', 'a']],
	[
		'the verdict before everything',
		[look('a', 0.08, 1), { ...look('b', 0.2, 0.1), verdict: 'exceeded' as const }],
		['b', 'a']
	]
])('ranks %s', (_, looks, order) => {
	expect(looks.toSorted(byAttention).map(({ monitor }) => monitor)).toEqual(order);
});

it('gives descriptors the importance of their text', () => {
	const found = importancesOf([
		{ feature: 'prompt', kind: 'text', importance: 0.8 },
		{ feature: 'prompt.length', kind: 'numeric', importance: null },
		{ feature: 'prompt.pii', kind: 'categorical', importance: 0.1 },
		{ feature: 'age', kind: 'numeric', importance: null }
	]);
	expect([...found.values()]).toEqual([0.8, 0.8, 0.1, null]);
});
