import { rootOf } from '#detectors/core/root.ts';
import { observedDivergence } from '#detectors/core/paired-shares.ts';
import type { Divergence } from '#detectors/core/divergences.ts';

/** Shares of a law, tilted exponentially along a direction. */
export function tilted(shares: readonly number[], direction: readonly number[], t: number): number[] {
	const raw = shares.map((share, i) => share * Math.exp(t * (direction[i] ?? 0)));
	const total = raw.reduce((sum, x) => sum + x, 0);
	return raw.map((x) => x / total);
}

/** The divergence of two laws, taken from so many rows that the counts are the laws. */
export function trueDivergence(
	current: readonly number[],
	reference: readonly number[],
	divergence: Divergence
): number {
	const many = (shares: readonly number[]) => shares.map((share) => share * 1e12);
	return observedDivergence({ current: many(current), reference: many(reference) }, divergence);
}

/** How far to tilt the reference for the true divergence to be exactly `limit`. */
export function tiltTo(
	limit: number,
	reference: readonly number[],
	direction: readonly number[],
	divergence: Divergence
): number {
	return rootOf((t) => trueDivergence(tilted(reference, direction, t), reference, divergence) - limit, 1e-6, 60);
}

/** Thirteen equal classes, and a change that raises one end and lowers the other. */
export const even = Array.from({ length: 13 }, () => 1 / 13);
export const slope = even.map((_, i) => (i - 6) / 6);
/** A last class of this share, which takes the whole change. */
export const withRare = (share: number) => [...Array.from({ length: 12 }, () => (1 - share) / 12), share];
export const lastOnly = [...Array.from({ length: 12 }, () => 0), 1];
