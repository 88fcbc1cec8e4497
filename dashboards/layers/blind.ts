import type { CustomSeriesOption } from 'echarts/charts';
import type { ChartTokens } from '../chart-tokens.ts';
import type { Span } from '../points.ts';
import { hatchPath, textWidth } from '../text-layout.ts';

/** Hatched spans where the monitor cannot see, with the reason where there is room; never a line across. */
export function blindLayer(spans: readonly (Span & { detail: string })[], tokens: ChartTokens): CustomSeriesOption {
	return {
		type: 'custom',
		id: 'blind',
		silent: true,
		clip: true,
		z: 3,
		encode: { x: [0, 1] },
		tooltip: { show: false },
		data: spans.map(({ from, to }) => [from, to]),
		renderItem(params, api) {
			const span = spans[params.dataIndex];
			// The rectangle of the plot, which ECharts types as any coordinate system's.
			const plot = params.coordSys as unknown as { x: number; y: number; width: number; height: number };
			if (!span) return;
			const x = Math.max(plot.x, api.coord([span.from, 0])[0] ?? plot.x);
			const end = Math.min(plot.x + plot.width, api.coord([span.to, 0])[0] ?? plot.x);
			const width = Math.max(2, end - x);
			const fits = span.detail !== '' && width > textWidth(span.detail) + 24;
			return {
				type: 'group',
				children: [
					{
						type: 'rect',
						shape: { x, y: plot.y, width, height: plot.height },
						style: { fill: tokens.surface, opacity: 0.7 }
					},
					{
						type: 'path',
						shape: { pathData: hatchPath(x, plot.y, width, plot.height) },
						style: { fill: 'none', stroke: tokens.hatch, lineWidth: 1, opacity: 0.45 }
					},
					...(fits
						? [
								{
									type: 'text' as const,
									style: {
										text: span.detail,
										x: x + width / 2,
										y: plot.y + plot.height / 2,
										align: 'center' as const,
										verticalAlign: 'middle' as const,
										fill: tokens.blind,
										font: `12px ${tokens.font}`,
										backgroundColor: tokens.surface,
										padding: [3, 6]
									}
								}
							]
						: [])
				]
			};
		}
	};
}
