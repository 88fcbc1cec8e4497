import { formatCount, plural, VERDICT_WORDS } from '#core/format.ts';
import { worst } from '#core/verdict.ts';
import type { ComparedFinding, Comparison } from '#detectors/compare/finding.ts';
import { escapeHtml } from '../chart-option.ts';
import { glyphSvg } from './glyph-svg.ts';
import { PAGE_STYLE } from './page-style.ts';
import { basisSentence, countSentence, headline, lineOf } from './words.ts';

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
<p class="verdict ${worst(columns.map(({ verdict }) => verdict))}">${escapeHtml(headline(columns))}</p>
<p class="quiet">${escapeHtml(countSentence(columns))}</p>
<dl class="facts">
<div><dt>Reference</dt><dd>${escapeHtml(reference)}</dd><dd>${formatCount(comparison.reference_rows)} rows</dd></div>
<div><dt>Current</dt><dd>${escapeHtml(current)}</dd><dd>${formatCount(comparison.current_rows)} rows</dd></div>
<div><dt>Made</dt><dd>${escapeHtml(made)}</dd></div>
</dl>
</header>
<main>
<section>
<h2>Checks</h2>
${checks(columns)}
</section>
${cards(comparison, charts)}
${notes(comparison)}
</main>
<footer><p>${escapeHtml(basisSentence(comparison))}</p></footer>
</body>
</html>
`;
}

/** A page opens on what matters: longer lists of what is within are folded away. */
const MOST_WITHIN = 8;

function checks(columns: readonly ComparedFinding[]): string {
	const [within, other] = [true, false].map((is) => columns.filter(({ verdict }) => (verdict === 'within') === is));
	if (!within || !other || within.length <= MOST_WITHIN) return table(columns);
	return `${other.length > 0 ? table(other) : ''}
<details${other.length > 0 ? '' : ' open'}><summary>${plural(within.length, 'check')} within</summary>${table(within)}</details>`;
}

function table(findings: readonly ComparedFinding[]): string {
	return `<div class="scroll"><table>
<thead><tr><th>Verdict</th><th>Column</th><th>Metric</th><th class="num">Value</th><th>Interval</th><th>Against its leeway</th><th>Leeway</th><th class="num">p</th><th>What changed</th></tr></thead>
<tbody>
${findings.map(rowOf).join('\n')}
</tbody>
</table></div>`;
}

function rowOf(finding: ComparedFinding): string {
	const line = lineOf(finding);
	const cell = (text: string, kind = '') => `<td${kind === '' ? '' : ` class="${kind}"`}>${escapeHtml(text)}</td>`;
	return [
		`<tr><td><span class="tag ${finding.verdict}">${VERDICT_WORDS[finding.verdict]}</span></td>`,
		cell(finding.column, 'name'),
		cell(line.metric, 'metric'),
		cell(line.value, 'num'),
		cell(line.interval, 'interval'),
		`<td class="against">${glyphSvg(finding)}</td>`,
		cell(line.allowed, 'quiet'),
		cell(line.p_value, 'num quiet'),
		`${cell(line.change, 'change')}</tr>`
	].join('');
}

function cards({ columns }: Comparison, charts: ReadonlyMap<string, string>): string {
	const order = [...new Set(columns.map(({ column }) => column))].filter((column) => charts.has(column));
	if (order.length === 0) return '';
	const calm = order.filter((column) => own(column, columns).every(({ verdict }) => verdict === 'within'));
	const folded = calm.length > MOST_WITHIN ? calm : [];
	const grid = (names: readonly string[]) =>
		`<div class="cards">
${names.map((column) => card(column, columns, charts.get(column) ?? '')).join('\n')}
</div>`;
	return `<section>
<h2>Distributions</h2>
<p class="legend"><span class="cur"></span>current <span class="ref"></span>reference</p>
${grid(order.filter((column) => !folded.includes(column)))}
${folded.length > 0 ? `<details><summary>${plural(folded.length, 'column')} within</summary>${grid(folded)}</details>` : ''}
</section>`;
}

function own(column: string, all: readonly ComparedFinding[]): ComparedFinding[] {
	return all.filter((finding) => finding.column === column);
}

function card(column: string, all: readonly ComparedFinding[], chart: string): string {
	const findings = own(column, all);
	const verdict = worst(findings.map((finding) => finding.verdict));
	const words = findings.map((finding) => lineOf(finding).change).find((change) => change !== '');
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
