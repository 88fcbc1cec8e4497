import fc from 'fast-check';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isBlind, UNBOUNDED, type Estimate } from '#core/verdict.ts';
import { fineOfRows } from '#detectors/core/exact-rows.ts';
import type { AnyMetric, Context } from '#detectors/core/metric.ts';
import type {
	DispersionProfile,
	Groups,
	Joint,
	Level,
	Need,
	Quantiles,
	Rows,
	Summaries,
	TwoSample
} from '#detectors/core/summary.ts';
import { METRICS } from '#detectors/metrics/registry.ts';

/** What every registered metric must do, whatever it measures. A new metric is covered without a line here. */

const context = (alpha: number): Context => ({ alpha: { lower: alpha, upper: alpha }, min_n: 1 });

const counts = (length: number) => fc.array(fc.nat(400), { minLength: length, maxLength: length });

const hits = fc.tuple(fc.nat(300), fc.nat(300)).map(([a, b]) => ({ hits: a, n: a + b + 1 }));

const twoSample = (length: number): fc.Arbitrary<TwoSample> =>
	fc.record({
		classes: fc.constant(Array.from({ length }, (_, i) => ({ label: `c${i}`, kind: 'value' as const }))),
		current: counts(length),
		reference: counts(length),
		ordered: fc.constant(true),
		binning_id: fc.constant('test')
	});

/** The same with fine bins of values that are not evenly spaced, and missing, NaN and infinite values before and behind them. */
const numericSample = (length: number): fc.Arbitrary<TwoSample> =>
	fc
		.tuple(twoSample(length), fc.array(fc.nat(5), { minLength: 8, maxLength: 8 }))
		.map(([sample, [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0]]) => ({
			...sample,
			fine: {
				current: [a, b, c, ...sample.current, d],
				reference: [e, f, g, ...sample.reference, h],
				values: [NaN, NaN, -Infinity, ...sample.current.map((_, i) => (i - 4) ** 3), Infinity]
			}
		}));

const bounds = Array.from({ length: 20 }, (_, i) => 10 * (i + 1));

const level: fc.Arbitrary<Level> = fc.record({
	n: fc.integer({ min: 2, max: 500 }),
	mean: fc.double({ min: -100, max: 100, noNaN: true }),
	sd: fc.double({ min: 0, max: 20, noNaN: true }),
	min: fc.constant(-1000),
	max: fc.constant(1000),
	autocorrelation: fc.double({ min: -1, max: 1, noNaN: true }),
	reference: fc.record({
		n: fc.integer({ min: 2, max: 500 }),
		mean: fc.double({ min: -100, max: 100, noNaN: true }),
		sd: fc.double({ min: 0, max: 20, noNaN: true })
	})
});

/** Three columns that hang together a little, of which some values are missing or infinite. */
const rows: fc.Arbitrary<Rows> = fc.integer({ min: 2, max: 40 }).chain((n) =>
	fc
		.array(fc.oneof({ weight: 12, arbitrary: fc.integer({ min: -9, max: 9 }) }, fc.constantFrom(NaN, Infinity)), {
			minLength: n * 3,
			maxLength: n * 3
		})
		.map((values) => ({ columns: ['a', 'b', 'c'], n, values: Float64Array.from(values) }))
);

/** Every row three times, so that each third of the rows has the law of the whole. */
const thrice = ({ columns, n, values }: Rows): Rows => ({
	columns,
	n: 3 * n,
	values: Float64Array.from({ length: 3 * values.length }, (_, i) => {
		const [row, column] = [Math.floor(i / columns.length), i % columns.length];
		return values[Math.floor(row / 3) * columns.length + column] ?? NaN;
	})
});

const inputs: { [N in Need]: fc.Arbitrary<Summaries[N]> } = {
	two_sample: fc.integer({ min: 2, max: 15 }).chain(twoSample),
	counts: fc.tuple(hits, hits).map(([one, reference]) => ({ ...one, reference })),
	groups: fc.record({ group: hits, against: hits }),
	quantiles: fc.record({
		upper_bounds: fc.constant(bounds),
		counts: counts(bounds.length),
		q: fc.constantFrom(0.5, 0.95, 0.99),
		reference: fc.record({ counts: counts(bounds.length) })
	}),
	level,
	values: fc.record({
		counts: fc.integer({ min: 1, max: 15 }).chain(counts),
		reference: fc.integer({ min: 1, max: 15 }).chain(counts)
	}),
	joint: fc.record({ current: rows, reference: rows })
};

/** How windows may differ: of classes, of one share, hardly, and a hundred times more than a window has rows. */
const profiles: fc.Arbitrary<DispersionProfile> = fc.record({
	binning_id: fc.constant('test'),
	window_seconds: fc.constant(3600),
	eigenvalues: fc.constantFrom([], [1], [3, 1.2], [40, 3, 1], [40_000], [1e6, 2]),
	windows: fc.constant(100),
	rows: fc.constantFrom(null, 10, 1000),
	share: fc.constantFrom(null, 0, 0.01, 0.5),
	reference_thinning: fc.constantFrom(1, 5),
	source: fc.constant('test')
});

/** What a metric of two samples reads depends on the kind of its features. */
const inputOf = ({ needs, feature }: AnyMetric): fc.Arbitrary<unknown> =>
	needs === 'two_sample' && feature === 'numeric'
		? fc.integer({ min: 2, max: 15 }).chain(numericSample)
		: inputs[needs];

/** The two sides of an input made equal, where it has two. */
const identical: { [N in Need]?: (input: Summaries[N]) => Summaries[N] } = {
	two_sample: (input) => ({
		...input,
		reference: input.current,
		...(input.fine && { fine: { ...input.fine, reference: input.fine.current } })
	}),
	groups: (input: Groups) => ({ group: input.group, against: input.group }),
	quantiles: (input: Quantiles) => ({ ...input, reference: { counts: input.counts } }),
	level: (input: Level) => ({ ...input, reference: { n: input.n, mean: input.mean, sd: input.sd } }),
	joint: ({ reference }: Joint) => ({ current: thrice(reference), reference: thrice(reference) })
};

const column = (value: (i: number) => number) => Array.from({ length: 40 }, (_, i) => value(i));

/** Columns that break statistics somewhere: what, current, reference. */
const ODD: [string, number[], number[]][] = [
	['one row a side', [1], [2]],
	['a constant against another', column(() => 3), column(() => 4)],
	['a constant against itself', column(() => 3), column(() => 3)],
	['a constant that began to move', column((i) => i), column(() => 0)],
	['all missing', column(() => NaN), column((i) => i)],
	['a reference that is all missing', column((i) => i), column(() => NaN)],
	['infinite values', column((i) => (i % 2 ? Infinity : -Infinity)), column((i) => i)],
	['half infinite', column((i) => (i % 2 ? Infinity : i)), column((i) => i)],
	['1e308', column((i) => (i % 2 ? 1e308 : -1e308)), column((i) => i)],
	['1e307 everywhere', column((i) => 1e307 + i * 1e300), column((i) => 1.01e307 + i * 1e300)],
	['the smallest doubles', column((i) => i * 5e-324), column((i) => (i + 3) * 5e-324)],
	['1e9 with noise of 1e-7', column((i) => 1e9 + (i % 3) * 1e-7), column((i) => 1e9 + (i % 5) * 1e-7)],
	['nothing in common', column((i) => i), column((i) => i + 1000)]
];

/** The rows as they stand, in three classes and in fine bins. NaN is a missing value. */
function rowsOf(current: readonly number[], reference: readonly number[]): TwoSample {
	const classesOf = (rows: readonly number[]) => [
		rows.filter((row) => row <= 10).length,
		rows.filter((row) => row > 10).length,
		rows.filter(Number.isNaN).length
	];
	return {
		classes: ['low', 'high', 'missing'].map((label) => ({ label, kind: label === 'missing' ? label : 'value' })),
		current: classesOf(current),
		reference: classesOf(reference),
		ordered: true,
		fine: fineOfRows({ current, reference }),
		binning_id: 'test'
	};
}

/** The same columns beside one that does not change. */
function jointOf(current: readonly number[], reference: readonly number[]): Joint {
	const side = (rows: readonly number[]): Rows => ({
		columns: ['odd', 'plain'],
		n: rows.length,
		values: Float64Array.from(rows.flatMap((row, i) => [row, i % 7]))
	});
	return { current: side(current), reference: side(reference) };
}

/** One metric with its own type of input. */
interface Case {
	metric: AnyMetric;
	input: fc.Arbitrary<unknown>;
	estimate(input: unknown, context: Context): ReturnType<AnyMetric['estimate']>;
	same?: (input: unknown) => unknown;
}

const cases: Case[] = METRICS.map((metric) => ({
	metric,
	input: inputOf(metric),
	estimate: (input, at) => metric.estimate(input as never, at),
	same: identical[metric.needs] as Case['same']
}));

/** Checks a property of every estimate that the metric makes, some at least; blind answers are checked for their words. */
function always(one: Case, check: (made: Estimate, input: unknown) => void, alpha = 1e-3): void {
	let estimates = 0;
	fc.assert(
		fc.property(one.input, (input) => {
			const made = one.estimate(input, context(alpha));
			if (isBlind(made)) {
				expect(made.detail).not.toBe('');
				return;
			}
			estimates++;
			check(made, input);
		}),
		{ numRuns: 20, seed: 7 }
	);
	expect(estimates).toBeGreaterThan(0);
}

describe.each(cases.map((one) => [one.metric.name, one] as const))('%s', (name, one) => {
	const { metric } = one;

	it('has a name for configuration, a title for people, a version and a test of its own', () => {
		expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
		expect(metric.title).not.toBe('');
		expect(metric.version).toBeGreaterThanOrEqual(1);
		expect(existsSync(new URL(`./metrics/${name.replaceAll('_', '-')}.test.ts`, import.meta.url))).toBe(true);
	});

	it('is finite, inside its range, and inside its own interval', () => {
		const [least, most] = metric.range;
		always(one, ({ value, lower, upper, level, n, reference_n }) => {
			for (const number of [value, lower, upper, level, n, reference_n ?? 0])
				expect(Number.isFinite(number)).toBe(true);
			expect(lower).toBeLessThanOrEqual(value);
			expect(value).toBeLessThanOrEqual(upper);
			expect(lower).toBeGreaterThanOrEqual(least);
			expect(upper).toBeLessThanOrEqual(most);
			expect(level).toBeCloseTo(0.998, 12);
		});
	});

	it('is so too where windows differ far more than their rows explain', () => {
		const [least, most] = metric.range;
		fc.assert(
			fc.property(one.input, profiles, fc.constantFrom(1e-9, 1e-3, 0.4), (input, profile, alpha) => {
				const made = one.estimate(input, { ...context(alpha), profile });
				if (isBlind(made)) return;
				const numbers = Object.values(made.method.params).filter((param) => typeof param === 'number');
				for (const number of [made.value, made.lower, made.upper, ...numbers])
					expect(Number.isFinite(number)).toBe(true);
				expect(made.lower).toBeLessThanOrEqual(made.value);
				expect(made.value).toBeLessThanOrEqual(made.upper);
				expect(made.lower).toBeGreaterThanOrEqual(least);
				expect(made.upper).toBeLessThanOrEqual(most);
			}),
			{ numRuns: 30, seed: 7 }
		);
	});

	it('describes its method in words and finite numbers, as JSON can carry them', () => {
		always(one, ({ method }) => {
			expect(method.name).toMatch(/^[a-z_]+$/);
			for (const param of Object.values(method.params)) {
				if (typeof param === 'number') expect(Number.isFinite(param)).toBe(true);
			}
		});
	});

	it('gives a wider interval at a smaller alpha', () => {
		always(one, (made, input) => {
			const wide = one.estimate(input, context(1e-9));
			if (isBlind(wide)) throw new Error('blind at a smaller alpha only');
			const slack = 1e-3 * Math.min(1, Math.abs(made.value)) + 1e-9;
			expect(wide.lower).toBeLessThanOrEqual(made.lower + slack);
			expect(wide.upper).toBeGreaterThanOrEqual(made.upper - slack);
		});
	});

	it('leaves its input as it was, and answers the same again', () => {
		always(one, (made, input) => {
			const before = structuredClone(input);
			expect(one.estimate(input, context(1e-3))).toEqual(made);
			expect(input).toEqual(before);
		});
	});

	it('says too_few, with both numbers, below min_n', () => {
		fc.assert(
			fc.property(one.input, (input) => {
				const made = one.estimate(input, { ...context(1e-3), min_n: 1e6 });
				expect(made).toMatchObject({ blind: expect.stringMatching(/^(too_few|no_reference)$/) });
				if (isBlind(made) && made.blind === 'too_few') expect(made.detail).toMatch(/\d+ of 1000000 rows/);
			}),
			{ numRuns: 20, seed: 7 }
		);
	});

	const { origin } = metric;
	if (origin !== undefined && one.same)
		it('gives its origin for identical sides, inside the interval', () => {
			fc.assert(
				fc.property(one.input, (input) => {
					const made = one.estimate(one.same?.(input), context(1e-3));
					if (isBlind(made)) return;
					expect(made.value).toBeCloseTo(origin ?? NaN, 10);
					expect(made.lower).toBeLessThanOrEqual((origin ?? NaN) + 1e-9);
					expect(made.upper).toBeGreaterThanOrEqual((origin ?? NaN) - 1e-9);
				}),
				{ numRuns: 20, seed: 7 }
			);
		});

	if (metric.needs === 'two_sample' && metric.feature !== 'numeric')
		it('does not mind the order of the classes', () => {
			always(one, (made, input) => {
				const { current, reference, classes, ...rest } = input as TwoSample;
				const flipped = {
					classes: classes.toReversed(),
					current: current.toReversed(),
					reference: reference.toReversed(),
					...rest
				};
				const again = one.estimate(flipped, context(1e-3)) as Estimate;
				for (const key of ['value', 'lower', 'upper'] as const)
					expect(Math.abs(again[key] - made[key])).toBeLessThanOrEqual(
						2e-3 * Math.max(-made.lower, made.upper) + 2e-12
					);
			});
		});

	if (metric.needs === 'two_sample' || metric.needs === 'joint')
		it.each(ODD)('gives a number or a reason for %s', (_, current, reference) => {
			for (const alpha of [1e-3, 1e-9]) {
				const input = metric.needs === 'joint' ? jointOf(current, reference) : rowsOf(current, reference);
				const made = one.estimate(input, context(alpha));
				if (isBlind(made)) expect(made.detail).not.toBe('');
				else {
					const { value, lower, upper, method } = made;
					const numbers = Object.values(method.params).filter((param) => typeof param === 'number');
					for (const number of [value, lower, upper, ...numbers]) expect(Number.isFinite(number)).toBe(true);
					expect(lower).toBeLessThanOrEqual(value);
					expect(value).toBeLessThanOrEqual(upper);
				}
			}
		});

	if (metric.needs === 'two_sample')
		it('is blind without a reference, not within', () => {
			const made = one.estimate(
				{ classes: [], current: [5, 5], reference: [0, 0], ordered: true, binning_id: '' } satisfies TwoSample,
				context(1e-3)
			);
			expect(made).toMatchObject({ blind: 'no_reference' });
		});
});

it('an end without bound is a number', () => {
	expect(JSON.parse(JSON.stringify(UNBOUNDED))).toBe(UNBOUNDED);
});
