import { describe, expect, it } from 'vitest';
import { rateLowerEnd, rateUpperEnd } from '#detectors/core/distributions/binomial.ts';
import { populationStability } from '#detectors/core/divergences.ts';
import { logNormalTail, normalUpperQuantile } from '#detectors/core/distributions/normal.ts';
import { firstPage as firstClassPage } from '../../bench/statistics/life.ts';
import { scenarios } from '../../bench/statistics/scenarios.ts';
import { firstSharePage } from '../../bench/statistics/share-life.ts';
import { shareScenarios } from '../../bench/statistics/share-scenarios.ts';
import { firstPage, LEEWAY, type Feature, type Life } from './life.ts';
import { randomFrom } from './random.ts';
import { tilted, tiltTo } from './true-change.ts';

/**
 * The promise: the chance that a model ever pages falsely, over all its monitors and its whole life, is at most alpha. Twenty
 * features, a look an hour for 30 days, rows independent. `LEEWAY_LIVES` sets the number of lives.
 */
const LIVES = Number(process.env['LEEWAY_LIVES'] ?? 20);
const ALPHA = 0.05;
const HOURS = 720;

const twelfths = Array.from({ length: 12 }, () => 1 / 12);
const line = twelfths.map((_, i) => (i - 5.5) / 5.5);
const rare = [...Array.from({ length: 11 }, () => 0.9995 / 11), 0.0005];
const last = [...Array.from({ length: 11 }, () => 0), 1];

const still: Feature = { reference: twelfths, current: twelfths, missing: 0.01 };
const onLimit = (reference: readonly number[], direction: readonly number[]): Feature => ({
	reference,
	current: tilted(reference, direction, tiltTo(LEEWAY.psi.max, reference, direction, populationStability)),
	missing: LEEWAY.missing.max
});

const life = (feature: Feature, n: number): Life => ({
	features: Array.from({ length: 20 }, () => feature),
	alpha: ALPHA,
	reference_n: 24 * n,
	n,
	from: 1,
	looks: HOURS
});

describe('false pages of a life', () => {
	it.each([
		['unchanged', 1000, still],
		['on the limit, a slope', 1000, onLimit(twelfths, line)],
		['on the limit, a slope', 10_000, onLimit(twelfths, line)],
		['on the limit, all of it in a class of 0.05 %', 1000, onLimit(rare, last)]
	] as const)('%s, n = %d', { timeout: 180_000 }, (name, n, feature) => {
		const random = randomFrom(2026);
		let paged = 0;
		for (let i = 0; i < LIVES; i++) if (firstPage(life(feature, n), random) !== undefined) paged++;
		const [low, high] = [rateLowerEnd(paged, LIVES, 0.025), rateUpperEnd(paged, LIVES, 0.025)];
		report(`${name}, n = ${n}: ${paged} of ${LIVES} lives paged falsely (95 %: ${share(low)} to ${share(high)})`);
		expect(low).toBeLessThanOrEqual(ALPHA);
	});
});

describe('false pages of a life whose hours differ', () => {
	const FEW = Math.ceil(LIVES / 5);
	const sharesAt = (n: number) => shareScenarios(n).filter(({ name }) => !name.includes('risen'));

	it.each(sharesAt(1000))('$name', { timeout: 60_000 }, (scenario) => {
		let paged = 0;
		for (let seed = 1; seed <= FEW; seed++) if (firstSharePage(scenario, seed, true) !== undefined) paged++;
		report(`${scenario.name}: ${paged} of ${FEW} lives paged falsely`);
		expect(rateLowerEnd(paged, FEW, 0.025)).toBeLessThanOrEqual(ALPHA);
	});

	it('pages in nearly every life where rows are taken as independent', () => {
		for (const scenario of sharesAt(1000).filter(({ name }) => /error rate|a daily cycle$/.test(name)))
			for (let seed = 1; seed <= 2; seed++) expect(firstSharePage(scenario, seed, false)).toBeDefined();
	});

	it.each(scenarios(1000).filter(({ name }) => /hours correlated/.test(name)))(
		'$name',
		{ timeout: 60_000 },
		(scenario) => {
			for (let seed = 1; seed <= 2; seed++) expect(firstClassPage(scenario, seed)).toBeUndefined();
		}
	);
});

describe('delay until a true change pages', () => {
	/** Shares of the twelve classes after the mean moved and the spread grew, in standard deviations. */
	const moved = (mean: number, spread: number) => {
		const above = (bound: number) => Math.exp(logNormalTail((bound - mean) / spread));
		const bounds = Array.from({ length: 11 }, (_, i) => normalUpperQuantile((11 - i) / 12));
		return [
			...bounds.map((bound, i) => (i === 0 ? 1 : above(bounds[i - 1] ?? 0)) - above(bound)),
			above(bounds[10] ?? 0)
		];
	};

	it.each([
		['mean + 0.5 sd', { ...still, current: moved(0.5, 1) }, 6],
		['mean + 1 sd', { ...still, current: moved(1, 1) }, 1],
		['spread x 2', { ...still, current: moved(0, 2) }, 1],
		['missing 1 % to 10 %', { ...still, missing: 0.1 }, 2]
	] as const)('%s in one of twenty features, n = 1,000, after 15 quiet days', (name, changed, most) => {
		const random = randomFrom(7);
		const from = HOURS / 2;
		const features = [...Array.from({ length: 19 }, () => still), changed];
		const delays = Array.from({ length: 20 }, () => {
			const page = firstPage({ ...life(still, 1000), features, from }, random);
			return page === undefined ? Infinity : page - from + 1;
		}).sort((a, b) => a - b);
		report(`${name}: paged after ${delays[10]} looks (median), ${delays[19]} at most`);
		expect(delays[10]).toBeLessThanOrEqual(most);
	});

	it('a change inside the leeway moves the estimate and pages nobody', () => {
		const features = [{ ...still, current: moved(0.25, 1) }];
		expect(firstPage({ ...life(still, 10_000), features }, randomFrom(3))).toBeUndefined();
	});
});

function share(x: number): string {
	return `${(100 * x).toFixed(1)} %`;
}

/** Measured figures are part of the result, not only whether they pass. */
function report(line: string): void {
	process.stdout.write(`    life: ${line}\n`);
}
