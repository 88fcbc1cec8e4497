import type { Finding } from '#core/finding.ts';
import { markOf, type GlyphMark } from '#core/glyph.ts';
import type { Verdict } from '#core/verdict.ts';

/** One look, as charts take it. `time` is the end of its window, in ms since 1970 (UTC). Numbers are null when blind. */
export interface ChartPoint {
	time: number;
	value: number | null;
	lower: number | null;
	upper: number | null;
	verdict: Verdict;
	moved: boolean;
	/** Rows behind it. */
	n?: number;
	/** Why it is blind, in words. */
	detail?: string;
}

/** A look with its numbers. */
export interface SeenPoint extends ChartPoint {
	value: number;
	lower: number;
	upper: number;
}

/** A run of looks with the same mark; it ends in the first point of the next one, so that no hole is left between. */
export interface Piece {
	mark: Exclude<GlyphMark, 'blind'>;
	points: SeenPoint[];
}

export interface Span {
	from: number;
	to: number;
}

/** Findings of one series as points, oldest first. A window that was looked at again counts once, by its newest revision. */
export function toPoints(
	findings: readonly Pick<
		Finding,
		'value' | 'lower' | 'upper' | 'verdict' | 'moved' | 'n' | 'detail' | 'window' | 'revision'
	>[]
): ChartPoint[] {
	const latest = new Map<number, (typeof findings)[number]>();
	for (const finding of findings) {
		const time = Date.parse(finding.window.end);
		const known = latest.get(time);
		if (!known || known.revision <= finding.revision) latest.set(time, finding);
	}
	return [...latest]
		.map(([time, { value, lower, upper, verdict, moved, n, detail }]) => ({
			time,
			value,
			lower,
			upper,
			verdict,
			moved,
			n,
			detail
		}))
		.sort((a, b) => a.time - b.time);
}

export function isSeen(point: ChartPoint): point is SeenPoint {
	return point.verdict !== 'blind' && point.value !== null && point.lower !== null && point.upper !== null;
}

/** Longest step between two looks that is still one line: three times the usual one. */
export function usualGap(points: readonly ChartPoint[]): number {
	const steps = points.slice(1).map((point, i) => point.time - (points[i]?.time ?? 0));
	steps.sort((a, b) => a - b);
	return 3 * (steps[Math.floor(steps.length / 2)] ?? Infinity);
}

/** The data cut where the mark changes, and where a look is blind or missing: gaps stay gaps. */
export function pieces(points: readonly ChartPoint[], gap = usualGap(points)): Piece[] {
	const found: Piece[] = [];
	let open: Piece | undefined;
	let last: number | undefined;
	for (const point of points) {
		if (!isSeen(point)) {
			open = undefined;
			continue;
		}
		const mark = markOf(point.verdict, point.moved) as Piece['mark'];
		const joined = open !== undefined && last !== undefined && point.time - last <= gap;
		if (open && joined) open.points.push(point);
		if (!open || !joined || open.mark !== mark) {
			open = { mark, points: [point] };
			found.push(open);
		}
		last = point.time;
	}
	return found;
}

/** Where the monitor could not see: from the last look that saw to the next one that does, or to `until`. */
export function blindSpans(points: readonly ChartPoint[], until?: number): (Span & { detail: string })[] {
	const spans: (Span & { detail: string })[] = [];
	let seen: number | undefined;
	let open: (Span & { detail: string }) | undefined;
	for (const point of points) {
		if (isSeen(point)) {
			if (open) open.to = point.time;
			open = undefined;
			seen = point.time;
			continue;
		}
		if (!open) spans.push((open = { from: seen ?? point.time, to: point.time, detail: '' }));
		open.to = point.time;
		open.detail = point.detail ?? open.detail;
	}
	if (open && until !== undefined) open.to = Math.max(open.to, until);
	return spans;
}

/** Runs of looks for which `holds`, from the first such look to the last look before it ends. */
export function runs(points: readonly ChartPoint[], holds: (point: ChartPoint) => boolean): Span[] {
	const found: Span[] = [];
	let open: Span | undefined;
	for (const point of points) {
		if (!holds(point)) {
			if (open) open.to = point.time;
			open = undefined;
		} else if (open) open.to = point.time;
		else found.push((open = { from: point.time, to: point.time }));
	}
	return found;
}

/** The newest look that has numbers. */
export function lastSeen(points: readonly ChartPoint[]): SeenPoint | undefined {
	return points.findLast(isSeen);
}

/** At most about `most` points: every k-th, and every one where verdict or moved changes, so that no edge moves. */
export function thin(points: readonly ChartPoint[], most: number): ChartPoint[] {
	const every = Math.ceil(points.length / most);
	if (every <= 1) return [...points];
	const differs = (a: ChartPoint | undefined, b: ChartPoint | undefined) =>
		a === undefined || b === undefined || a.verdict !== b.verdict || a.moved !== b.moved;
	return points.filter((point, i) => i % every === 0 || differs(points[i - 1], point) || differs(point, points[i + 1]));
}
