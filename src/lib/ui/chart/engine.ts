import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import {
	AriaComponent,
	GridComponent,
	MarkAreaComponent,
	MarkLineComponent,
	TooltipComponent
} from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([
	BarChart,
	CustomChart,
	LineChart,
	ScatterChart,
	AriaComponent,
	GridComponent,
	MarkAreaComponent,
	MarkLineComponent,
	TooltipComponent,
	CanvasRenderer
]);

/** Loaded by `Chart.svelte` when a chart comes on the page, so that pages without one do not pay for it. */
export { init };
