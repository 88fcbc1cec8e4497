import { plural } from '#core/format.ts';
import type { Verdict } from '#core/verdict.ts';
import type { ComparedFinding, Comparison } from '#detectors/compare/finding.ts';
import { basisSentence, countSentence, cutName, headline, lineOf, worthALine, type ComparisonLine } from './words.ts';

export interface TerminalOptions {
	/** Characters of a line. */
	width: number;
	colour: boolean;
	/** Also checks that are within and tell nothing new. */
	all: boolean;
}

/** SGR codes of the verdicts: red, grey, yellow, green. */
const COLOURS: Record<Verdict, number> = { exceeded: 31, blind: 90, undecided: 33, within: 32 };

type Column = { key: keyof ComparisonLine; title: string; right?: boolean; least: number };
const COLUMNS: readonly Column[] = [
	{ key: 'verdict', title: '', least: 9 },
	{ key: 'column', title: 'column', least: 6 },
	{ key: 'metric', title: 'metric', least: 6 },
	{ key: 'value', title: 'value', right: true, least: 5 },
	{ key: 'interval', title: '[lower, upper]', least: 10 },
	{ key: 'allowed', title: 'leeway', least: 6 },
	{ key: 'moved', title: '', least: 5 },
	{ key: 'p_value', title: 'p', right: true, least: 1 }
];
const GAP = '  ';
/** Lines of what is within and still; more are not worth the room. */
const MOST_WITHIN = 10;
/** Room for what changed, below which it goes to a line of its own. */
const CHANGE_ROOM = 24;

/** A comparison as a ranked table for a terminal, worst first. */
export function comparisonText(comparison: Comparison, { width, colour, all }: TerminalOptions): string {
	const paint = (code: number, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
	let within = 0;
	const shown = comparison.columns.filter(
		(finding) =>
			all || (worthALine(finding) && (finding.verdict !== 'within' || finding.moved || within++ < MOST_WITHIN))
	);
	const lines = shown.map(lineOf);
	const used = COLUMNS.filter(({ key }) => lines.some((line) => line[key] !== ''));
	const widths = used.map(({ key, title, least }) =>
		Math.max(least, title.length, ...lines.map((line) => cut(line[key], key).length))
	);
	const row = (texts: readonly string[]) =>
		texts.map((text, i) => (used[i]?.right ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0))).join(GAP);
	const tableWidth = widths.reduce((sum, w) => sum + w + GAP.length, 0);
	const beside = width - tableWidth >= CHANGE_ROOM;
	const printed = lines.flatMap((line, i) => {
		const text = row(used.map(({ key }) => cut(line[key], key)));
		const verdict = shown[i]?.verdict ?? 'blind';
		const painted = paint(COLOURS[verdict], text.slice(0, widths[0])) + text.slice(widths[0]);
		if (line.change === '') return [painted.trimEnd()];
		if (beside && line.change.length <= width - tableWidth) return [painted + GAP + line.change];
		return [painted.trimEnd(), ...wrapped(line.change, width, ' '.repeat(11)).map((part) => paint(90, part))];
	});
	const exceeded = shown.some(({ verdict }) => verdict === 'exceeded');
	const hidden = comparison.columns.length - shown.length;
	const { reference, current, reference_rows, current_rows, skipped, notes } = comparison;
	return [
		...wrapped(
			`${plural(current_rows, 'row')} of ${current} against ${plural(reference_rows, 'row')} of ${reference}`,
			width,
			''
		),
		...wrapped(headline(comparison.columns), width, '').map((line) => paint(exceeded ? COLOURS.exceeded : 1, line)),
		'',
		...(printed.length > 0
			? [paint(90, (row(used.map(({ title }) => title)) + (beside ? `${GAP}what changed` : '')).trimEnd())]
			: []),
		...printed,
		'',
		...rowsText(comparison.rows ?? []),
		countSentence(comparison.columns) +
			(hidden > 0 ? ` ${plural(hidden, 'quiet one')} left out: --all prints them.` : ''),
		...skipped.flatMap(({ column, why }) => wrapped(`Not compared: ${column}: ${why}.`, width, '')),
		...notes.flatMap((note) => wrapped(`Note: ${note}.`, width, '')),
		...wrapped(basisSentence(comparison), width, '').map((line) => paint(90, line)),
		''
	].join('\n');
}

/** Whole rows stand below the columns, a line each. */
function rowsText(rows: readonly ComparedFinding[]): string[] {
	if (rows.length === 0) return [];
	const lines = rows.map((finding) => {
		const { verdict, metric, value, interval, allowed, change } = lineOf(finding);
		return `${verdict}  ${metric} ${value} ${interval}, allowed ${allowed}${change === '' ? '' : `; ${change}`}`;
	});
	const [first] = rows;
	const sizes = `${plural(first?.n ?? 0, 'row')} against ${plural(first?.reference_n ?? 0, 'row')}`;
	return [`Whole rows, ${sizes}:`, ...lines.map((line) => `  ${line}`), ''];
}

function cut(text: string, key: Column['key']): string {
	return key === 'column' ? cutName(text) : text;
}

/** Words in lines of a width, each after an indent. */
function wrapped(text: string, width: number, indent: string): string[] {
	const lines: string[] = [];
	let line = indent;
	for (const word of text.split(' ')) {
		if (line.length + word.length > width && line.trim() !== '') {
			lines.push(line.trimEnd());
			line = indent;
		}
		line += `${word} `;
	}
	return [...lines, line.trimEnd()];
}
