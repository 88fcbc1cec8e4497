import { formatAllowed, formatEstimate, formatNumber, listWords, plural, VERDICT_WORDS } from '#core/format.ts';
import { metricWord } from '#core/metric-words.ts';
import { VERDICTS, type Verdict } from '#core/verdict.ts';
import type { ComparedFinding, Comparison } from '#detectors/compare/finding.ts';

/** The cells of one line of a comparison, in words; '' where there is nothing to say. */
export interface ComparisonLine {
	verdict: string;
	column: string;
	metric: string;
	value: string;
	interval: string;
	allowed: string;
	moved: string;
	p_value: string;
	/** What changed, and what is odd. */
	change: string;
}

export function lineOf(finding: ComparedFinding): ComparisonLine {
	const { metric, method, verdict, column, unit, leeway, moved, p_value, lower } = finding;
	const shown = formatEstimate(finding, unit);
	return {
		verdict: VERDICT_WORDS[verdict],
		column,
		metric: lower === null && finding.value !== null ? method.name : metricWord({ metric, method }),
		value: shown?.value ?? '–',
		interval: shown?.interval ?? '',
		allowed: finding.value === null && finding.level === null ? '' : formatAllowed(leeway, unit),
		moved: verdict === 'blind' || lower === null ? '' : moved ? 'moved' : 'still',
		p_value: p_value === null ? '' : pText(p_value),
		change: [finding.change, finding.detail].filter((text) => text !== '').join('; ')
	};
}

/** "0.41", "3e-12", "< 1e-99": as many digits as anybody reads. */
export function pText(p: number): string {
	if (p < 1e-99) return '< 1e-99';
	if (p < 0.001) return p.toExponential(0);
	return formatNumber(p, { decimals: p < 0.1 ? 3 : 2 });
}

/** "3 checks exceeded, 1 blind and 51 within." */
export function countSentence(findings: readonly Pick<ComparedFinding, 'verdict'>[]): string {
	const count = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict).length;
	const parts = VERDICTS.filter((verdict) => count(verdict) > 0).map((verdict, i) =>
		i === 0 ? `${plural(count(verdict), 'check')} ${verdict}` : `${count(verdict)} ${verdict}`
	);
	return parts.length === 0 ? 'There is no column to compare.' : `${listWords(parts)}.`;
}

/** Columns that a headline names; the rest are counted. */
const NAMED = 5;

/** "3 of 52 columns changed further than allowed: income, age and channel." */
export function headline(findings: readonly Pick<ComparedFinding, 'column' | 'verdict'>[]): string {
	const columns = (of: readonly Pick<ComparedFinding, 'column'>[]) => [...new Set(of.map(({ column }) => column))];
	const [all, worst] = [columns(findings), columns(findings.filter(({ verdict }) => verdict === 'exceeded'))];
	if (worst.length > 0) {
		const more = worst.length > NAMED + 1 ? [`${worst.length - NAMED} more`] : worst.slice(NAMED);
		const names = listWords([...worst.slice(0, NAMED).map((name) => cutName(name)), ...more]);
		return `${worst.length} of ${plural(all.length, 'column')} changed further than allowed: ${names}.`;
	}
	const open = columns(findings.filter(({ verdict }) => verdict !== 'within')).length;
	if (all.length === 0) return 'There is no column to compare.';
	return open === 0
		? `No column changed further than allowed, of ${all.length}.`
		: `No column is known to have changed further than allowed; of ${open} of ${all.length} it cannot be told.`;
}

/** Characters of a column's name; longer ones are cut. */
const LONGEST_NAME = 24;

export function cutName(name: string): string {
	return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1)}…`;
}

/** What a reader must know to judge the numbers: who made them, at which level, and what was taken for granted. */
export function basisSentence({ alpha, columns, method, assumption }: Comparison): string {
	if (alpha === null) return `Method ${method}: ${assumption}.`;
	const share = `${formatNumber(alpha * 100, { decimals: alpha * 100 === Math.round(alpha * 100) ? 0 : 1 })} %`;
	return `Chance that any of the ${plural(columns.length, 'check')} is called exceeded by mistake: at most ${share}, in one look; that one is wrongly called within: at most ${share} for each alone. Assumed: ${assumption}. The p-value is the classical one and decides nothing.`;
}

/** Findings that are worth a line of their own: all but checks that are within and tell nothing new of their column. */
export function worthALine({ verdict, metric, moved }: ComparedFinding): boolean {
	const minor = metric === 'missing_share' || metric === 'new_category_share' || metric === 'type_change';
	return verdict !== 'within' || !minor || moved;
}
