import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { CHART_PARTS } from '#dashboards/chart-parts.ts';

use([...CHART_PARTS, CanvasRenderer]);

/** Loaded by `Chart.svelte` when a chart comes on the page, so that pages without one do not pay for it. */
export { init };
