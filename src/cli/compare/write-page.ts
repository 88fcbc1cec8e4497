import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartTokens } from '#dashboards/chart-tokens.ts';
import { comparisonPage } from '#dashboards/comparison/page.ts';
import { distributionBins, distributionChart } from '#dashboards/distribution.ts';
import type { Comparison } from '#detectors/compare/finding.ts';
import type { ColumnMaterial } from '#detectors/compare/material.ts';
import { TableError } from '#ingest/table/table.ts';
import { renderChart } from '#server/render-chart.ts';
import { projectRoot } from '#server/root.ts';

const SIZE = { width: 384, height: 190 };

/** Writes the page of a comparison, with a histogram for each column that was counted. */
export function writePage(file: string, comparison: Comparison, materials: readonly ColumnMaterial[]): void {
	const css = readFileSync(join(projectRoot(), 'src/lib/ui/tokens.css'), 'utf8');
	const charts = new Map(
		materials
			.filter(({ skip, absent, failed }) => skip === '' && absent !== 'reference' && failed === undefined)
			.map((material) => [material.column, chartOf(material)])
	);
	const page = comparisonPage(comparison, {
		charts,
		tokens: { light: block(css, ':root {'), dark: block(css, ":root[data-theme='dark'] {") },
		made: `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`
	});
	try {
		writeFileSync(file, page);
	} catch (error) {
		throw new TableError(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`, {
			cause: error
		});
	}
}

/** Declarations of one rule of the style sheet, without its colour scheme. */
function block(css: string, rule: string): string {
	const from = css.indexOf(rule) + rule.length;
	return css.slice(from, css.indexOf('}', from)).replace(/color-scheme:[^;]*;|\s*\n\s*/g, '');
}

/**
 * A histogram that follows the theme of the page: painted with a colour of its own for every token, each of which then
 * gives way to the token.
 */
function chartOf({ sample, column }: ColumnMaterial): string {
	const stand = new Map<string, string>();
	const tokens = chartTokens((name) => {
		if (name === 'font' || name === 'mono') return 'Inter, system-ui, sans-serif';
		const colour = `#0${(0xa1000 + stand.size).toString(16)}`;
		stand.set(colour, `var(--${name})`);
		return colour;
	});
	const bins = distributionBins(sample);
	const description = `Shares of ${column} by class, current against reference`;
	const svg = renderChart((paint, size) => distributionChart({ bins, description }, paint, size), SIZE, tokens);
	return [...stand].reduce((text, [colour, token]) => text.replaceAll(colour, token), svg);
}
