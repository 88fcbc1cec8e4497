import type { CustomSeriesOption } from 'echarts/charts';
import type { ChartTokens } from '../chart-tokens.ts';
import type { Piece, SeenPoint } from '../points.ts';

/** In px, out of every chart. A canvas leaves out a shape with a point near the largest double, as an unbounded end is. */
const FAR = 1e5;

/** Colour of each mark, as a line. */
export function markColour(tokens: ChartTokens, mark: Piece['mark']): string {
	return { still: tokens.still, within: tokens.within, undecided: tokens.undecidedMark, exceeded: tokens.exceeded }[
		mark
	];
}

/**
 * The estimate and its interval, piece by piece: one polygon, its two edges at 55 %, and the line. So the ribbon
 * turns grey, gold, crimson as evidence grows. A look that stands alone is a whisker.
 */
export function ribbon(
	pieces: readonly Piece[],
	tokens: ChartTokens,
	{ lineWidth = 2, fill = 0.22 }: { lineWidth?: number; fill?: number } = {}
): CustomSeriesOption {
	return {
		type: 'custom',
		id: 'ribbon',
		silent: true,
		clip: true,
		z: 4,
		encode: { x: [0, 1], y: [2, 3] },
		tooltip: { show: false },
		data: pieces.map((piece) => [
			piece.points[0]?.time ?? 0,
			piece.points.at(-1)?.time ?? 0,
			Math.min(...piece.points.map((p) => p.lower)),
			Math.max(...piece.points.map((p) => p.upper))
		]),
		renderItem(params, api) {
			const piece = pieces[params.dataIndex];
			if (!piece) return;
			const colour = markColour(tokens, piece.mark);
			const line = (of: (point: SeenPoint) => number) =>
				piece.points.map((p) => {
					const [x = 0, y = 0] = api.coord([p.time, of(p)]);
					return [x, Math.min(FAR, Math.max(-FAR, y))];
				});
			const [upper, lower, middle] = [line((p) => p.upper), line((p) => p.lower), line((p) => p.value)];
			const edge = { fill: 'none', stroke: colour, lineWidth: 1, opacity: 0.55 };
			const [top, bottom, only] = [upper[0], lower[0], middle[0]];
			if (piece.points.length === 1 && top && bottom && only) {
				return {
					type: 'group',
					children: [
						{ type: 'line', shape: { x1: top[0], y1: top[1], x2: bottom[0], y2: bottom[1] }, style: edge },
						{ type: 'circle', shape: { cx: only[0], cy: only[1], r: lineWidth }, style: { fill: colour } }
					]
				};
			}
			return {
				type: 'group',
				children: [
					{
						type: 'polygon',
						shape: { points: [...upper, ...lower.toReversed()] },
						style: { fill: colour, opacity: fill }
					},
					{ type: 'polyline', shape: { points: upper }, style: edge },
					{ type: 'polyline', shape: { points: lower }, style: edge },
					{
						type: 'polyline',
						shape: { points: middle },
						style: { fill: 'none', stroke: colour, lineWidth, lineJoin: 'round', lineCap: 'butt' }
					}
				]
			};
		}
	};
}
