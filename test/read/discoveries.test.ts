import { expect, it } from 'vitest';
import type { Finding } from '#core/finding.ts';
import { discoveries } from '#server/read/discoveries.ts';

type Judged = Pick<Finding, 'moved' | 'verdict' | 'level' | 'method'>;
const distance = (p_no_change: number, verdict: Finding['verdict'] = 'within'): Judged => ({
	moved: false,
	verdict,
	level: 0.999,
	method: { name: 'profile_likelihood', version: 1, params: { p_no_change } }
});
const share = (moved: boolean, level = 0.999): Judged => ({
	moved,
	verdict: 'within',
	level,
	method: { name: 'clopper_pearson', version: 1, params: {} }
});

it('names distances by their p-values, at half the rate of 5 %', () => {
	// Two of two: p <= 0.025 / 1.5 = 0.0167 for both; one of two: 0.0083.
	expect(discoveries([distance(0.016), distance(0.01)])).toEqual([true, true]);
	expect(discoveries([distance(0.5), distance(0.009)])).toEqual([false, false]);
	expect(discoveries([distance(0.5), distance(0.008)])).toEqual([false, true]);
});

it('names shares by their intervals: one that holds at 99.9 % is worth 1000, enough among 24', () => {
	const rest = (n: number) => Array.from({ length: n }, () => share(false));
	expect(discoveries([share(true), ...rest(23)])[0]).toBe(true);
	expect(discoveries([share(true), ...rest(25)])[0]).toBe(false);
	expect(discoveries([share(true, 1), ...rest(25)])[0]).toBe(true);
});

it('discovers nothing that it cannot see', () => {
	expect(discoveries([distance(1e-12, 'blind')])).toEqual([false]);
});
