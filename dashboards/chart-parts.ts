import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import {
	AriaComponent,
	GridComponent,
	MarkAreaComponent,
	MarkLineComponent,
	TooltipComponent
} from 'echarts/components';

/** What the charts are made of: all that is registered beside a renderer. */
export const CHART_PARTS = [
	BarChart,
	CustomChart,
	LineChart,
	ScatterChart,
	AriaComponent,
	GridComponent,
	MarkAreaComponent,
	MarkLineComponent,
	TooltipComponent
];
