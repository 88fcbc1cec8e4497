import type { GlyphEstimate } from '#core/glyph.ts';
import type { Verdict } from '#core/verdict.ts';

export interface Row {
	name: string;
	role?: string;
	sub?: boolean;
	share: number;
	n: number;
	estimate: GlyphEstimate & { verdict: Verdict };
}

const estimate = (value: number, lower: number, upper: number, verdict: Verdict, moved = true): GlyphEstimate => ({
	value,
	lower,
	upper,
	verdict,
	moved
});

export const AFFECTED: Row[] = [
	{ name: 'v12', role: 'stable', share: 0.75, n: 5520, estimate: estimate(0.02, 0, 0.04, 'within', false) },
	{ name: 'v13', role: 'candidate', share: 0.25, n: 1840, estimate: estimate(0.31, 0.27, 0.36, 'exceeded') },
	{ name: 'online', sub: true, share: 0.14, n: 1028, estimate: estimate(0.44, 0.38, 0.51, 'exceeded') },
	{ name: 'broker', sub: true, share: 0.07, n: 512, estimate: estimate(0.09, 0.05, 0.14, 'undecided') },
	{ name: 'branch', sub: true, share: 0.037, n: 271, estimate: estimate(0.03, 0, 0.07, 'within', false) },
	{ name: 'moved', sub: true, share: 0.037, n: 271, estimate: estimate(0.05, 0.03, 0.07, 'within') },
	{ name: 'far off', sub: true, share: 0.037, n: 271, estimate: estimate(1.4, 0.4, 1.9, 'exceeded') },
	{
		name: 'partner API',
		sub: true,
		share: 0.004,
		n: 29,
		estimate: { value: null, lower: null, upper: null, verdict: 'blind', moved: false, detail: '29 of 200 rows needed' }
	}
];

/** A wave with a little noise, the same each time. */
export function wave(n: number, base: number, swing: number): number[] {
	return Array.from({ length: n }, (_, i) => base + swing * Math.sin(i / 4) + swing * 0.3 * Math.sin(i * 7.3));
}

export const BINS = {
	reference: [2, 5, 9, 13, 14, 13, 11, 9, 6, 4, 2, 1],
	current: [3, 7, 11, 14, 14, 12, 9, 7, 4, 2, 1, 0.5]
};
