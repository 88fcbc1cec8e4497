import { expect, it } from 'vitest';
import { UNBOUNDED } from '#core/verdict.ts';
import { ADMISSIONS } from '#demo/simulate/berkeley.ts';
import { katzInterval } from '#detectors/core/katz.ts';
import { mantelHaenszelRatio } from '#detectors/core/mantel-haenszel.ts';
import { wilsonInterval } from '#detectors/core/wilson.ts';

const hits = ({ admitted, rejected }: { admitted: number; rejected: number }) => ({
	hits: admitted,
	n: admitted + rejected
});
const departments = ADMISSIONS.map(({ women, men }) => ({ one: hits(women), two: hits(men) }));

function expectInterval(made: { value: number; lower: number; upper: number } | null, expected: readonly number[]) {
	if (made === null) throw new Error('an interval is expected');
	[made.value, made.lower, made.upper].forEach((number, i) => expect(number).toBeCloseTo(expected[i] ?? NaN, 6));
}

// The formulas of the papers, written out in Python with the z of its statistics.NormalDist.
it.each([
	[557, 1835, [0.3035422343, 0.2829334703, 0.3249718243]],
	[1198, 2691, [0.4451876626, 0.4265016051, 0.4640299885]],
	[0, 10, [0, 0, 0.2775327999]],
	[3, 5, [0.6, 0.2307242813, 0.8823792258]]
])('Wilson: %d of %d', (hit, n, expected) => {
	expectInterval(wilsonInterval({ hits: hit, n }, 0.05), expected);
});

it.each([
	[{ hits: 557, n: 1835 }, { hits: 1198, n: 2691 }, [0.6818298436, 0.6286965976, 0.7394535573]],
	[{ hits: 24, n: 341 }, { hits: 22, n: 373 }, [1.1932817915, 0.6819127033, 2.0881286227]]
])('Katz: %o against %o', (one, two, expected) => {
	expectInterval(katzInterval(one, two, 0.05), expected);
});

it('Katz gives way to the exact interval where a count is 0', () => {
	expect(katzInterval({ hits: 0, n: 50 }, { hits: 20, n: 50 }, 0.05)).toMatchObject({ value: 0, lower: 0 });
	expect(katzInterval({ hits: 20, n: 50 }, { hits: 0, n: 50 }, 0.05)).toMatchObject({
		value: UNBOUNDED,
		upper: UNBOUNDED
	});
});

it('Mantel and Haenszel, on Berkeley 1973: within departments women are admitted 1.06 times as often', () => {
	// Weights and the variance of Greenland and Robins by hand, in Python, from the 24 published counts.
	expectInterval(mantelHaenszelRatio(departments, 0.05), [1.0583074236, 0.9704391533, 1.1541317135]);
});

it('of one stratum is Katz, and does not exist without hits on both sides', () => {
	const [first] = departments;
	if (!first) throw new Error('a department is expected');
	const katz = katzInterval(first.one, first.two, 0.05);
	expectInterval(mantelHaenszelRatio([first], 0.05), [katz.value, katz.lower, katz.upper]);
	expect(mantelHaenszelRatio([{ one: { hits: 0, n: 9 }, two: { hits: 3, n: 9 } }], 0.05)).toBeNull();
	expect(mantelHaenszelRatio([], 0.05)).toBeNull();
});
