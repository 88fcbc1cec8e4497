import { describe, expect, it } from 'vitest';
import { isBlind } from '#core/verdict.ts';
import { dispersionProfile } from '#detectors/core/dispersion.ts';
import { worthOf } from '#detectors/core/effective-rows.ts';
import { levelOf } from '#detectors/core/ledger.ts';
import type { DispersionProfile, TwoSample } from '#detectors/core/summary.ts';
import { psi } from '#detectors/metrics/psi.ts';
import { randomFrom, type Random } from './random.ts';

const CLASSES = 6;
const ROWS = 1000;
/** Hours of the main reference, hours of the moving one, and hours looked at. */
const [MAIN, SPAN, LOOKS] = [168, 24, 120];

/** Counts of hours whose mix of classes wanders around one law: log shares are AR(1) with the given correlation. */
function hours(random: Random, count: number, correlation: number): number[][] {
	const spread = 0.15;
	let state = Array.from({ length: CLASSES }, () => spread * random.normal());
	return Array.from({ length: count }, () => {
		state = state.map((x) => correlation * x + Math.sqrt(1 - correlation ** 2) * spread * random.normal());
		const weights = state.map(Math.exp);
		const total = weights.reduce((sum, x) => sum + x, 0);
		return random.multinomial(
			ROWS,
			weights.map((x) => x / total)
		);
	});
}

const sum = (rows: readonly number[][]) =>
	Array.from({ length: CLASSES }, (_, i) => rows.reduce((all, row) => all + (row[i] ?? 0), 0));
const sample = (current: number[], reference: number[]): TwoSample => ({
	classes: current.map((_, i) => ({ label: String(i), kind: 'value' as const })),
	current,
	reference,
	ordered: false,
	binning_id: 'b'
});

/** Lives in which unchanged traffic is said to have moved against the 24 hours before, at any of its looks. */
function movedIn(
	lives: number,
	correlation: number,
	given: (profile: DispersionProfile) => DispersionProfile | undefined
) {
	let moved = 0;
	for (let seed = 1; seed <= lives; seed++) {
		const all = hours(randomFrom(seed), MAIN + LOOKS, correlation);
		const origin = { binning_id: 'b', window_seconds: 3600, source: 'test' };
		const known = dispersionProfile(all.slice(0, MAIN), origin);
		const profile = known ? given(known) : undefined;
		const any = all.slice(MAIN).some((current, i) => {
			const reference = sum(all.slice(MAIN + i - SPAN, MAIN + i));
			const lower = levelOf({ alpha: 0.05, index: 1, epoch: 1, look: i + 1 });
			const context = { alpha: { lower, upper: 1e-3 }, min_n: 1, ...(profile && { profile }) };
			const found = psi.estimate(sample(current, reference), context);
			return !isBlind(found) && found.lower > 0;
		});
		if (any) moved++;
	}
	return moved;
}

describe('a moving reference under continuous looking', { timeout: 60_000 }, () => {
	const capped = (profile: DispersionProfile) => ({ ...profile, reference_thinning: worthOf(profile, SPAN) });

	it.each([
		['hours that differ', 0],
		['hours that hang together', 0.9]
	])('says of %s in at most one of 20 lives that they moved', (_, correlation) => {
		expect(movedIn(20, correlation, capped)).toBeLessThanOrEqual(1);
	});

	it('would not if rows were taken as independent', () => {
		expect(movedIn(5, 0, () => undefined)).toBe(5);
	});
});
