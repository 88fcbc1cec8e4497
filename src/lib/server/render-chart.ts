import type { BuildChart, ChartSize } from '#dashboards/chart-option.ts';
import { CHART_PARTS } from '#dashboards/chart-parts.ts';
import { chartTokens, type ChartTokens } from '#dashboards/chart-tokens.ts';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './root.ts';

use([...CHART_PARTS, SVGRenderer]);

let light: ChartTokens | undefined;

/** The light theme's tokens, from the style sheet that the pages use: paper is always light. */
export function lightTokens(): ChartTokens {
	return (light ??= readTokens(readFileSync(join(projectRoot(), 'src/lib/ui/tokens.css'), 'utf8')));
}

function readTokens(css: string): ChartTokens {
	const block = css.slice(css.indexOf(':root {'), css.indexOf('}', css.indexOf(':root {')));
	const values = new Map(
		[...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value])
	);
	return chartTokens((name) => {
		const value = values.get(name);
		if (value === undefined)
			throw new Error(`tokens.css has no --${name} in its first :root block, but charts need it`);
		// Attributes of SVG know no space-separated rgb() with per cent.
		return value.replace(
			/^rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)%\)$/,
			(_, r, g, b, a) => `rgba(${r},${g},${b},${Number(a) / 100})`
		);
	});
}

/** A chart as SVG, for frozen reports and everything else that is printed. Light theme, no scripts. */
export function renderChart(build: BuildChart, size: ChartSize, tokens: ChartTokens = lightTokens()): string {
	const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
	try {
		chart.setOption(build(tokens, size));
		return chart.renderToSVGString();
	} finally {
		chart.dispose();
	}
}
