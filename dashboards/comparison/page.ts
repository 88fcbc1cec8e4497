import { formatCount, VERDICT_WORDS } from '#core/format.ts';
import { worst } from '#core/verdict.ts';
import type { ComparedFinding, Comparison } from '#detectors/compare/finding.ts';
import { escapeHtml } from '../chart-option.ts';
import { glyphSvg } from './glyph-svg.ts';
import { PAGE_STYLE } from './page-style.ts';
import { basisSentence, countSentence, lineOf } from './words.ts';

export interface PageParts {
	/** Histograms as SVG, by column; columns without one have no card. */
	charts: ReadonlyMap<string, string>;
	/** Custom properties of the light and of the dark theme, as CSS declarations. */
	tokens: { light: string; dark: string };
	/** When the page was made, in words. */
	made: string;
}

/** A comparison as one page of HTML that needs nothing else: no script, no font, no picture from outside. */
export function comparisonPage(comparison: Comparison, { charts, tokens, made }: PageParts): string {
	const { reference, current, columns } = comparison;
	const title = `${fileName(current)} against ${fileName(reference)}`;
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)} · Leeway</title>
<style>
:root{color-scheme:light dark;${tokens.light}}
@media screen and (prefers-color-scheme:dark){:root{${tokens.dark}}}
${PAGE_STYLE}
</style>
</head>
<body>
<header>
<p class="over">leeway compare${comparison.method === 'leeway' ? '' : ` · ${escapeHtml(comparison.method)}`}</p>
<h1>${escapeHtml(title)}</h1>
<p class="verdict ${worst(columns.map(({ verdict }) => verdict))}">${escapeHtml(countSentence(columns))}</p>
<dl class="facts">
<div><dt>Reference</dt><dd>${escapeHtml(reference)}</dd><dd>${formatCount(comparison.reference_rows)} rows</dd></div>
<div><dt>Current</dt><dd>${escapeHtml(current)}</dd><dd>${formatCount(comparison.current_rows)} rows</dd></div>
<div><dt>Made</dt><dd>${escapeHtml(made)}</dd></div>
</dl>
</header>
<main>
<section>
<h2>Checks</h2>
<div class="scroll"><table>
<thead><tr><th>Verdict</th><th>Column</th><th>Metric</th><th class="num">Value</th><th>Interval</th><th>Against its leeway</th><th>Leeway</th><th class="num">p</th><th>What changed</th></tr></thead>
<tbody>
${columns.map(rowOf).join('\n')}
</tbody>
</table></div>
</section>
${cards(comparison, charts)}
${notes(comparison)}
</main>
<footer><p>${escapeHtml(basisSentence(comparison))}</p></footer>
</body>
</html>
`;
}

function rowOf(finding: ComparedFinding): string {
	const line = lineOf(finding);
	const cell = (text: string, kind = '') => `<td${kind === '' ? '' : ` class="${kind}"`}>${escapeHtml(text)}</td>`;
	return [
		`<tr><td><span class="tag ${finding.verdict}">${VERDICT_WORDS[finding.verdict]}</span></td>`,
		cell(finding.column, 'name'),
		cell(line.metric),
		cell(line.value, 'num'),
		cell(line.interval, 'interval'),
		`<td>${glyphSvg(finding)}</td>`,
		cell(line.allowed, 'quiet'),
		cell(line.p_value, 'num quiet'),
		`${cell(line.change, 'change')}</tr>`
	].join('');
}

function cards({ columns }: Comparison, charts: ReadonlyMap<string, string>): string {
	const order = [...new Set(columns.map(({ column }) => column))].filter((column) => charts.has(column));
	if (order.length === 0) return '';
	return `<section>
<h2>Distributions</h2>
<p class="legend"><span class="cur"></span>current <span class="ref"></span>reference</p>
<div class="cards">
${order.map((column) => card(column, columns, charts.get(column) ?? '')).join('\n')}
</div>
</section>`;
}

function card(column: string, all: readonly ComparedFinding[], chart: string): string {
	const own = all.filter((finding) => finding.column === column);
	const verdict = worst(own.map((finding) => finding.verdict));
	const words = own.map((finding) => lineOf(finding).change).find((change) => change !== '');
	return `<article class="card"><h3><span class="name">${escapeHtml(column)}</span><span class="tag ${verdict}">${VERDICT_WORDS[verdict]}</span></h3>
<p class="quiet">${escapeHtml(words ?? 'No change to speak of.')}</p>
${chart}</article>`;
}

function notes({ notes: given, skipped }: Comparison): string {
	const items = [
		...skipped.map(({ column, why }) => `${column} was not compared: ${why}.`),
		...given.map((note) => `${note}.`)
	];
	if (items.length === 0) return '';
	return `<section><h2>Notes</h2><ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul></section>`;
}

function fileName(path: string): string {
	return path.split(/[/\\]/).at(-1) ?? path;
}
