import type { BarSeriesOption, CustomSeriesOption, LineSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import type {
	AriaComponentOption,
	GridComponentOption,
	MarkAreaComponentOption,
	MarkLineComponentOption,
	TooltipComponentOption
} from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { ChartTokens } from './chart-tokens.ts';

/** Every option a builder returns: only what `Chart.svelte` registers. */
export type ChartOption = ComposeOption<
	| LineSeriesOption
	| CustomSeriesOption
	| ScatterSeriesOption
	| BarSeriesOption
	| GridComponentOption
	| MarkLineComponentOption
	| MarkAreaComponentOption
	| TooltipComponentOption
	| AriaComponentOption
>;
export type Series = LineSeriesOption | CustomSeriesOption | ScatterSeriesOption | BarSeriesOption;

/** Size of the canvas in CSS px. */
export interface ChartSize {
	width: number;
	height: number;
}

/** A chart as the component takes it: the same data, whatever the theme and the size. */
export type BuildChart = (tokens: ChartTokens, size: ChartSize) => ChartOption;

/** Below this width a chart has the phone's layout. */
export const PHONE_WIDTH = 520;

/** What all charts share: no animation, our type, the sentence for people who hear the page. */
export function baseOption(tokens: ChartTokens, description: string): ChartOption {
	return {
		animation: false,
		useUTC: true,
		aria: { enabled: true, label: { enabled: true, description } },
		textStyle: { fontFamily: tokens.font, fontSize: 12, color: tokens.text3 },
		tooltip: {
			trigger: 'axis',
			confine: true,
			transitionDuration: 0,
			backgroundColor: tokens.raised,
			borderColor: tokens.line2,
			borderWidth: 1,
			padding: [6, 10],
			textStyle: { color: tokens.text, fontFamily: tokens.font, fontSize: 12, lineHeight: 18 },
			axisPointer: {
				type: 'line',
				lineStyle: { color: tokens.control, width: 1, type: 'solid' },
				label: { show: false }
			}
		}
	};
}

/** Text for the inside of a tooltip, which ECharts takes as HTML. */
export function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
