import { decimalsOf, estimateText, formatAllowed, formatNumber, formatValue, NBSP } from '#core/format.ts';
import type { Rich } from '#core/rich.ts';
import { formatMoment } from '#core/time-format.ts';
import type { Leeway } from '#core/verdict.ts';
import { blindSpans, isSeen, lastSeen, runs, type ChartPoint } from './points.ts';

export interface SentenceInput {
	/** What is measured, as the sentence begins: "PSI", "p99 latency". */
	name: string;
	unit: string;
	points: readonly ChartPoint[];
	leeway: Pick<Leeway, 'origin' | 'min' | 'max'>;
	zone: string;
	signed?: boolean;
}

/** What a chart over time shows, in one sentence with its numbers: "PSI rose from 0.02 to 0.31 since Tue 18 Nov 14:05; allowed up to 0.10." */
export function timeSentence(input: SentenceInput): Rich {
	const { name, unit, points, leeway, zone, signed } = input;
	const begin = /^[a-z]{2}/.test(name) ? name.charAt(0).toUpperCase() + name.slice(1) : name;
	const last = points.at(-1);
	if (!last) return `No looks at ${name} in this time.`;
	const allowed = `allowed ${formatAllowed(leeway, unit, { signed })}`;
	const seen = lastSeen(points);
	const blind = blindSpans(points).at(-1);
	if (!isSeen(last) && blind) {
		const reason = last.detail ? `: ${last.detail}` : '';
		const before = seen ? ` Before, ${name} was ${estimateText(seen, unit, { signed })}, ${allowed}.` : '';
		return `Leeway cannot see ${name} since ${formatMoment(blind.from, zone, last.time)}${reason}.${before}`;
	}
	if (!seen) return `No looks at ${name} in this time.`;
	const now = `**${estimateText(seen, unit, { signed })}**`;
	const run = runs(points, (point) => point.verdict === seen.verdict && point.moved === seen.moved).at(-1);
	const since = run ? formatMoment(run.from, zone, last.time) : '';
	const before = points.filter(isSeen).filter((point) => run !== undefined && point.time < run.from);
	const calm = before.filter((point) => !point.moved);
	if (seen.verdict === 'within' && !seen.moved) return `${begin} has not moved: ${now}, ${allowed}.`;
	if (before.length === 0) return `${begin} is ${words(seen)} over the whole time shown: ${now}, ${allowed}.`;
	const base = median((calm.length > 0 ? calm : before).map((point) => point.value));
	const verb = seen.value >= base ? 'rose' : 'fell';
	const from = formatValue(base, unit, { decimals: decimalsOf(seen, unit), signed });
	// The change may have begun long before there were rows enough to be sure: the title says when.
	const known = seen.verdict === 'undecided' ? '' : 'known to be ';
	return `${begin} ${verb} from ${from} to ${now} and is ${known}${words(seen)} since ${since}; ${allowed}.`;
}

function words({ verdict, moved }: ChartPoint): string {
	if (verdict === 'exceeded') return '[[exceeded:too far]]';
	if (verdict === 'undecided') return moved ? '[[undecided:perhaps too far]]' : '[[undecided:undecided]]';
	return moved ? '[[within:within, but moved]]' : '[[within:within]]';
}

function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** "8.2 a second, from 0 to 47": the newest value of a rate, and its range. */
export function rateSentence(
	name: string,
	points: readonly { time: number; value: number | null }[],
	unit: string
): Rich {
	const values = points.flatMap((point) => point.value ?? []);
	const last = values.at(-1);
	if (last === undefined) return `Nothing was ${name} in this time.`;
	const round = (value: number) => formatNumber(value, { decimals: value < 10 && value % 1 !== 0 ? 1 : 0 });
	return `**${round(last)}**${NBSP}${unit} ${name} now; between ${round(Math.min(...values))} and ${round(Math.max(...values))} in the time shown.`;
}
