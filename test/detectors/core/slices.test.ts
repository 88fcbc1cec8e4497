import { expect, it } from 'vitest';
import { concentration, pairsOf, type Slice } from '#detectors/core/slices.ts';
import { randomFrom, type Random } from '../random.ts';

const FLAT = [0.25, 0.25, 0.25, 0.25];
const HIGH = [0.1, 0.2, 0.3, 0.4];
const sum = (rows: readonly (readonly number[])[]) =>
	FLAT.map((_, i) => rows.reduce((all, row) => all + (row[i] ?? 0), 0));

/** Slices of two dimensions that do not depend on each other, of which `channel` may change. */
function traffic(
	random: Random,
	now: Record<string, [rows: number, shares: number[]]>,
	before: Record<string, number>
) {
	const channel = Object.entries(now).map(([value, [rows, shares]]): Slice => ({
		dimension: 'channel',
		value,
		current: random.multinomial(rows, shares),
		reference: random.multinomial(before[value] ?? 0, FLAT)
	}));
	const current = sum(channel.map((slice) => slice.current));
	const reference = sum(channel.map((slice) => slice.reference));
	const half = (counts: number[]) => counts.map((count) => random.binomial(count, 0.5));
	const [one, two] = [half(current), half(reference)];
	const other = ['F', 'M'].map((value, i): Slice => {
		const rest = (all: number[], part: number[]) => (i === 0 ? part : all.map((count, at) => count - (part[at] ?? 0)));
		return { dimension: 'sex', value, current: rest(current, one), reference: rest(reference, two) };
	});
	return { current, reference, slices: [...channel, ...other], rows_each: 1, min_n: 30 };
}

const before = { web: 20_000, app: 12_000, partner: 8000 };

it('names the slice that changed, and parts the change without rest', () => {
	const found = concentration(
		traffic(randomFrom(1), { web: [2000, FLAT], app: [1200, FLAT], partner: [800, HIGH] }, before)
	);
	expect(found[0]).toMatchObject({ dimension: 'channel', value: 'partner', concentrated: true });
	expect(found.filter(({ concentrated }) => concentrated)).toHaveLength(1);
	expect(found[0]?.inside).toBeGreaterThan(0.9);
	for (const dimension of ['channel', 'sex']) {
		const all = found.filter((slice) => slice.dimension === dimension);
		expect(all.reduce((total, slice) => total + slice.contribution, 0)).toBeCloseTo(1, 2);
	}
});

it('tells another mix from another law', () => {
	const random = randomFrom(2);
	const input = traffic(random, { web: [2000, FLAT], app: [1200, FLAT], partner: [2800, HIGH] }, before);
	const partner = input.slices[2];
	if (!partner) throw new Error('there are three channels');
	// The partner's law was high already: only its share of the traffic rose.
	const reference = random.multinomial(8000, HIGH);
	const slices = input.slices.map((slice) => (slice === partner ? { ...slice, reference } : slice)).slice(0, 3);
	const [first] = concentration({ ...input, slices, reference: sum(slices.map((slice) => slice.reference)) });
	expect(first).toMatchObject({ value: 'partner', concentrated: true });
	expect(first?.mix).toBeGreaterThan(5 * Math.abs(first?.inside ?? 0));
});

it('names nothing where all changed alike: in at most 5 % of lives', () => {
	let named = 0;
	for (let seed = 1; seed <= 300; seed++) {
		const input = traffic(randomFrom(seed), { web: [500, HIGH], app: [300, HIGH], partner: [200, HIGH] }, before);
		if (concentration(input).some(({ concentrated }) => concentrated)) named++;
	}
	expect(named / 300).toBeLessThanOrEqual(0.05);
});

it('leaves out slices that are too small, and says nothing of no change', () => {
	const input = traffic(randomFrom(3), { web: [2000, FLAT], app: [1200, FLAT], partner: [20, HIGH] }, before);
	expect(concentration(input).map(({ value }) => value)).not.toContain('partner');
	const same = { ...input, reference: input.current };
	expect(concentration(same)).toEqual([]);
	expect(concentration({ ...input, slices: [] })).toEqual([]);
});

/** Rows of two dimensions of two values each, by the shares of each cell, and the pair of their first values. */
function crossed(random: Random, laws: [number[], number[], number[], number[]], rows = 4000) {
	const cells = laws.map((law) => ({
		current: random.multinomial(rows, law),
		reference: random.multinomial(4 * rows, FLAT)
	}));
	const add = (...places: number[]) => ({
		current: sum(places.map((i) => cells[i]?.current ?? [])),
		reference: sum(places.map((i) => cells[i]?.reference ?? []))
	});
	const slice = (dimension: string, value: string, ...places: number[]): Slice => ({
		dimension,
		value,
		...add(...places)
	});
	const [a, b, c, d] = [
		slice('channel', 'app', 0, 1),
		slice('channel', 'web', 2, 3),
		slice('sex', 'F', 0, 2),
		slice('sex', 'M', 1, 3)
	];
	const pairs = [
		{ of: [a, c] as const, ...add(0) },
		{ of: [a, d] as const, ...add(1) }
	];
	return { ...add(0, 1, 2, 3), slices: [a, b, c, d], pairs, rows_each: 1, min_n: 30 };
}

it.each([
	['sits in what two slices share', [HIGH, FLAT, FLAT, FLAT], ['channel=app sex=F']],
	['sits in one slice, whatever the other', [HIGH, HIGH, FLAT, FLAT], []],
	['is everywhere', [HIGH, HIGH, HIGH, HIGH], []]
] satisfies [string, [number[], number[], number[], number[]], string[]][])(
	'names a pair where the change %s',
	(_, laws, expected) => {
		const found = concentration(crossed(randomFrom(4), laws));
		const pairs = found.flatMap(({ dimension, value, also }) =>
			also ? [`${dimension}=${value} ${also.dimension}=${also.value}`] : []
		);
		expect(pairs).toEqual(expected);
		if (expected.length > 0) expect(found[0]).toMatchObject({ also: { value: 'F' }, concentrated: true });
	}
);

it('names a pair that adds nothing to its slices in at most 5 % of lives', () => {
	let named = 0;
	for (let seed = 1; seed <= 200; seed++) {
		const found = concentration(crossed(randomFrom(seed), [HIGH, HIGH, FLAT, FLAT], 500));
		if (found.some(({ also }) => also !== null)) named++;
	}
	expect(named / 200).toBeLessThanOrEqual(0.05);
});

it('counts pairs that were not looked at', () => {
	let fewer = 0;
	for (let seed = 1; seed <= 100; seed++) {
		const { pairs: _, ...input } = crossed(randomFrom(seed), [[0.18, 0.25, 0.25, 0.32], FLAT, FLAT, FLAT], 400);
		const named = (given: typeof input & { pairs?: [] }) =>
			concentration(given).flatMap(({ value, concentrated }) => (concentrated ? [value] : []));
		const [alone, crowded] = [named(input), named({ ...input, pairs: [] })];
		expect(alone).toEqual(expect.arrayContaining(crowded));
		if (crowded.length < alone.length) fewer++;
	}
	expect(fewer).toBeGreaterThan(0);
	expect(pairsOf(crossed(randomFrom(1), [FLAT, FLAT, FLAT, FLAT]).slices)).toHaveLength(4);
});
