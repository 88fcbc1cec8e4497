import { instantOf } from '../instant.ts';
import type { Sample } from './sample.ts';

/** What stood on lines that are no samples: the first of them, and how many there are. */
export interface Unread {
	line: number;
	text: string;
	lines: number;
}

/**
 * Samples of a page of metrics: the Prometheus text format 0.0.4 and 1.0.0 (names in quotes) and OpenMetrics 1.0
 * (timestamps in seconds, exemplars). `ts`: the moment of the samples that carry none.
 */
export function readExposition(text: string, ts: number): { samples: Sample[]; unread?: Unread } {
	const samples: Sample[] = [];
	let unread: Unread | undefined;
	const lines = text.split('\n');
	for (const [index, raw] of lines.entries()) {
		const line = raw.trim();
		if (line === '' || line.startsWith('#')) continue;
		const sample = readLine(line, ts);
		if (sample) samples.push(sample);
		else if (unread) unread.lines++;
		else unread = { line: index + 1, text: line, lines: 1 };
	}
	return { samples, ...(unread && { unread }) };
}

const NAME = /[^\s{}"=,#]+/y;
/** A label, or a bare quoted name; then a comma or the end. Unrolled, so that no text makes it slow. */
const LABEL =
	/\s*(?:([^\s{}"=,]+)|"([^"\\]*(?:\\[^][^"\\]*)*)")\s*(?:=\s*"([^"\\]*(?:\\[^][^"\\]*)*)"\s*)?(,\s*\}|,|\})/y;
const EMPTY = /\s*\}/y;

function readLine(line: string, ts: number): Sample | undefined {
	const labels: Record<string, string> = {};
	let name = match(NAME, line, 0)?.[0] ?? '';
	let at = name.length;
	while (line[at] === ' ' || line[at] === '\t') at++;
	if (line[at] === '{') {
		at++;
		const empty = match(EMPTY, line, at);
		if (empty) at += empty[0].length;
		else {
			for (;;) {
				const found = match(LABEL, line, at);
				if (!found) return undefined;
				const [whole, plain, quoted, value, end] = found;
				const key = plain ?? unescape(quoted ?? '');
				if (value !== undefined) labels[key] = unescape(value);
				else if (name === '' && plain === undefined) name = key;
				else return undefined;
				at += whole.length;
				if (end !== ',') break;
			}
		}
	} else if (at === name.length) return undefined;
	if (name === '') return undefined;
	const exemplar = line.indexOf('#', at);
	const [value = '', time, ...rest] = line
		.slice(at, exemplar === -1 ? undefined : exemplar)
		.trim()
		.split(/\s+/);
	const number = numberOf(value);
	const moment = time === undefined ? ts : instantOf(numberOf(time));
	return number === undefined || moment === undefined || rest.length > 0
		? undefined
		: { name, labels, value: number, ts: moment };
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
	pattern.lastIndex = at;
	return pattern.exec(text);
}

const ESCAPED: Readonly<Record<string, string>> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' };
const unescape = (text: string): string =>
	text.includes('\\') ? text.replace(/\\[^]/g, (found) => ESCAPED[found] ?? found) : text;

/** A number as Prometheus writes it: NaN, +Inf and -Inf included. */
export function numberOf(text: string): number | undefined {
	const infinite = /^([+-]?)inf(inity)?$/i.exec(text);
	if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
	if (/^[+-]?nan$/i.test(text)) return Number.NaN;
	return /^[+-]?(\d|\.\d)/.test(text) && !Number.isNaN(Number(text)) ? Number(text) : undefined;
}
