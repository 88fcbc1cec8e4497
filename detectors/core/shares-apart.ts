import type { TwoSample } from './summary.ts';

/** One class of two samples. */
export interface ShareApart {
	label: string;
	/** Counts of the current sample and of the reference. */
	x: number;
	y: number;
	/** Current share less the reference's. */
	away: number;
	/** Share of both samples together. */
	share: number;
}

/** Both samples class by class, with their sizes. */
export function sharesApart({ classes, current, reference }: Pick<TwoSample, 'classes' | 'current' | 'reference'>) {
	const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
	const [n, m] = [sum(current), sum(reference)];
	const apart: ShareApart[] = current.map((x, i) => {
		const y = reference[i] ?? 0;
		return { label: classes[i]?.label ?? '', x, y, away: x / n - y / m, share: (x + y) / (n + m) };
	});
	return { n, m, apart };
}
