import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBlind } from '#core/verdict.ts';
import { isMeasure, moved, movesFor, type Measure, type PastMeasure } from '#detectors/backtest/measures.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { estimateOf } from '#detectors/runner/judge.ts';

const named = (name: string): Measure => {
	const metric = metricNamed(name);
	if (!metric || !isMeasure(metric)) throw new Error(`${name} is no measure`);
	return metric;
};
const valueOf = (metric: Measure, input: PastMeasure['input']) => {
	const found = input && estimateOf(metric, input, { alpha: { lower: 0.4, upper: 0.4 }, min_n: 1 });
	return found && !isBlind(found) ? found.value : NaN;
};

const share = fc.integer({ min: 1, max: 999 }).map((hits) => ({ hits, n: 1000 }));
const inner = fc.double({ min: 0.05, max: 0.95, noNaN: true });
const counts = fc.array(fc.integer({ min: 5, max: 400 }), { minLength: 3, maxLength: 12 });
const bins = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 5, maxLength: 30 }).map((all) => ({
	upper_bounds: [-Number.MAX_VALUE, ...all.map((_, i) => 100 * 1.03 ** i), Number.MAX_VALUE, Infinity],
	counts: [0, 0, ...all.slice(1), 0, 0],
	q: 0.5
}));

describe('a window of which the measure has moved', () => {
	test.each<[string, fc.Arbitrary<[PastMeasure['input'], number]>]>([
		['accuracy', fc.tuple(share, inner)],
		['error_rate', fc.tuple(share, inner)],
		['spd', fc.tuple(fc.record({ group: share, against: share }), fc.double({ min: -0.9, max: 0.9, noNaN: true }))],
		['dir', fc.tuple(fc.record({ group: share, against: share }), fc.double({ min: 0.1, max: 10, noNaN: true }))],
		['quantile', fc.tuple(bins, fc.double({ min: 50, max: 5000, noNaN: true }))],
		[
			'stuck_share',
			fc.tuple(
				counts.map((all) => ({ counts: all })),
				inner
			)
		]
	])('has the value that it moved to: %s', (name, inputs) => {
		const metric = named(name);
		fc.assert(
			fc.property(inputs, ([input, to]) => {
				const from = valueOf(metric, input);
				const then = valueOf(metric, moved(metric, input, from, to));
				expect(then).toBeCloseTo(to, name === 'quantile' ? 4 : 9);
			}),
			{ seed: 11, numRuns: 200 }
		);
	});

	test.each([
		[40, 400],
		[40, 3]
	])('has about as many values in effect: from %i to %i', (values, to) => {
		const metric = named('cardinality');
		const input = { counts: Array.from({ length: values }, () => 1000) };
		const then = valueOf(metric, moved(metric, input, valueOf(metric, input), to));
		expect(then / to).toBeGreaterThan(0.9);
		expect(then / to).toBeLessThan(1.1);
	});

	test('keeps its rows, and what cannot be bounded', () => {
		const input = {
			upper_bounds: [-Number.MAX_VALUE, 1, 2, Number.MAX_VALUE, Infinity],
			counts: [0, 5, 5, 0, 0],
			q: 0.5
		};
		expect(moved(named('quantile'), input, 2, 3)).toEqual({
			...input,
			upper_bounds: [-Number.MAX_VALUE, 1.5, 3, Number.MAX_VALUE, Infinity]
		});
		// Values around 0 have no factor.
		expect(moved(named('quantile'), input, 0, -3)).toMatchObject({
			upper_bounds: [-Number.MAX_VALUE, -2, -1, Number.MAX_VALUE, Infinity]
		});
	});
});

describe('movesFor', () => {
	const sizes = (limits: Parameters<typeof movesFor>[0], usual: number, range: [number, number]) =>
		movesFor(limits, usual, range)
			.filter(({ over }) => over === 1)
			.map(({ kind, size }) => [kind, size]);

	test.each<[string, ...Parameters<typeof sizes>, [string, number][]]>([
		[
			'a ceiling',
			{ max: 0.02 },
			0.01,
			[0, 1],
			[
				['rise', 0.025],
				['rise', 0.03],
				['rise', 0.04]
			]
		],
		[
			'a floor',
			{ min: 0.8 },
			0.9,
			[0, 1],
			[
				['fall', 0.75],
				['fall', 0.7],
				['fall', 0.6]
			]
		],
		[
			'no farther than the metric goes',
			{ max: 0.9 },
			0.8,
			[0, 1],
			[
				['rise', 0.95],
				['rise', 1]
			]
		],
		[
			'no limit that the usual value is beyond',
			{ min: 0.8, max: 1.25 },
			0.7,
			[0, 9],
			[
				['rise', 1.52],
				['rise', 1.8],
				['rise', 2.35]
			]
		]
	])('goes past %s', (_, limits, usual, range, expected) => expect(sizes(limits, usual, range)).toEqual(expected));

	test('has a gradual one of the first limit', () =>
		expect(movesFor({ min: 0.8, max: 1.25 }, 1, [0, 9]).filter(({ over }) => over > 1)).toMatchObject([
			{ kind: 'rise' },
			{ kind: 'rise' },
			{ kind: 'rise' }
		]));
});
