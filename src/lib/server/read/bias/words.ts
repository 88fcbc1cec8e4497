import type { ProtectedConfig } from '#core/model-config.ts';
import { formatAllowed, formatCount, formatEstimate, formatShare, listWords, NBSP, plural } from '#core/format.ts';
import type { BiasDefinition, BiasReport, Definition, Interval } from '#core/report.ts';
import { code, type Rich } from '#core/rich.ts';
import { UNBOUNDED, type Verdict } from '#core/verdict.ts';
import type { Part } from './compare.ts';
import { UNKNOWN, type JudgedGroup } from './groups.ts';

/** "Age band" for age_band. */
export function attributeName(attribute: string): string {
	return capital(attribute.replaceAll(/[_-]/g, ' '));
}

export function groupLabel(config: Pick<ProtectedConfig, 'labels'> | undefined, value: string): string {
	return config?.labels?.[value] ?? (value === UNKNOWN ? 'not known' : value);
}

export function capital(text: string): string {
	return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A group as a sentence calls it: "women", "people with a disability", "people of age band 55 and older". */
export function peopleOf({ attribute, group, label }: { attribute: string; group: string; label: string }): string {
	const name = attributeName(attribute).toLowerCase();
	if (group === UNKNOWN) return `people whose ${name} is not known`;
	if (/^(with|without|from|of|in|under|over|aged|born)\b/i.test(label)) return `people ${label}`;
	if (/^no\b/i.test(label)) return `people with ${label}`;
	if (/^\d/.test(label)) return `people of ${name} ${label}`;
	return /(men|women|people|[a-z]s)$/i.test(label) ? label : `people of ${name} “${label}”`;
}

/** What each definition asks, and what it does not say. */
export const DEFINITION_WORDS: Record<Definition, Pick<BiasDefinition, 'title' | 'question' | 'does_not_say'>> = {
	demographic_parity: {
		title: 'Demographic parity',
		question: 'Is each group selected equally often?',
		does_not_say: 'who was right to be selected.'
	},
	equal_opportunity: {
		title: 'Equal opportunity',
		question: 'Of those with the favourable outcome, is each group selected equally often?',
		does_not_say: 'how many are selected wrongly.'
	},
	equalized_odds: {
		title: 'Equalized odds',
		question: 'Is it equal for those with the favourable outcome and for those without? The worst counts.',
		does_not_say: 'how far a score can be trusted.'
	},
	predictive_parity: {
		title: 'Predictive parity',
		question: 'Of those selected, are equally many right in each group?',
		does_not_say: 'anything of people never selected.'
	},
	calibration: {
		title: 'Calibration',
		question: 'Does a score of 0.7 come true 7 times in 10, in each group?',
		does_not_say: 'who falls below the cut.'
	}
};

interface Phrase {
	who: (people: string) => string;
	low: string;
	high: string;
	/** What the rate is, in a table's head and in the lede. */
	rate: string;
}

export const PHRASES: Record<Part, Phrase> = {
	selected: { who: (p) => p, low: 'selected too rarely', high: 'selected too often', rate: 'selected' },
	true_positive: {
		who: (p) => `${p} with the favourable outcome`,
		low: 'selected too rarely',
		high: 'selected too often',
		rate: 'rightly selected'
	},
	false_positive: {
		who: (p) => `${p} without the favourable outcome`,
		low: 'selected too rarely',
		high: 'selected too often',
		rate: 'wrongly selected'
	},
	precision: { who: (p) => `selected ${p}`, low: 'right too rarely', high: 'right too often', rate: 'right' }
};

/** "0.151 times [0.145, 0.156]"; an end that the data cannot bound is written as such. */
export function ratioText(ratio: Interval): string {
	const text = formatEstimate(ratio, '', { decimals: ratioDecimals(ratio) });
	if (ratio.value >= UNBOUNDED) return 'more often without bound';
	const interval = ratio.upper >= UNBOUNDED ? `[${ratio.lower.toFixed(2)},${NBSP}∞]` : (text?.interval ?? '');
	return `${text?.value ?? ''}${NBSP}times ${interval}`;
}

/** Two digits, three where the interval is narrow enough to deserve them. */
export function ratioDecimals({ lower, upper }: Interval): number {
	return upper - lower < 0.03 ? 3 : 2;
}

/** The verdict sentence about one group. */
export function sentenceOf(group: JudgedGroup | undefined, against: string, all: readonly JudgedGroup[], leeway: BiasReport['leeway']): Rich {
	const compared = all.filter(({ reference }) => !reference);
	if (!group || group.verdict === null) return 'There is [[blind:nobody to compare]] in this period: no decision names a group.';
	const phrase = PHRASES[group.part];
	const who = capital(phrase.who(peopleOf(group)));
	if (group.verdict === 'blind' || group.ratio === null) {
		const blind = compared.filter(({ verdict }) => verdict === 'blind');
		const rest = blind.length < compared.length ? 'Every group that can be judged is within, but' : 'Leeway cannot judge any group:';
		return `${rest} ${plural(blind.length, 'group')} [[blind:cannot be seen]]: ${peopleOf(group)}, ${group.detail}.`;
	}
	const numbers = `**${ratioText(group.ratio)}** as often as ${against}, allowed **${formatAllowed(leeway, '', { decimals: 2 })}**.`;
	const words = group.ratio.value < 1 ? phrase.low : phrase.high;
	if (group.verdict === 'exceeded') return `${who} are [[exceeded:${words}]]: ${numbers}`;
	if (group.verdict === 'undecided') return `${who} [[undecided:may be ${words}]]: ${numbers}`;
	return `Every group is [[within:within]]. The farthest are ${phrase.who(peopleOf(group))}: ${numbers}`;
}

/** Both rates with n, for how long, what strata make of it, and what else is not within. */
export function ledeOf(group: JudgedGroup, reference: JudgedGroup | undefined, report: Pick<BiasReport, 'over_time' | 'strata'>, all: readonly JudgedGroup[]): Rich {
	const { rate } = PHRASES[group.part];
	const rates =
		group.rate && reference?.rate
			? `${formatShare(group.rate.value)} of ${formatCount(group.n)} are ${rate}, against ${formatShare(reference.rate.value)} of ${formatCount(reference.n)}.`
			: '';
	const others = (verdict: Verdict) =>
		all.filter((g) => g.verdict === verdict && !(g.attribute === group.attribute && g.group === group.group)).map(peopleOf);
	const more = (['exceeded', 'undecided', 'blind'] as const).map((verdict) => {
		const names = others(verdict);
		return names.length === 0 ? '' : `**${capital(verdict)}${verdict === 'exceeded' ? ' too' : ''}:** ${listWords(names.slice(0, 3))}${names.length > 3 ? `, ${names.length - 3} more` : ''}.`;
	});
	return [rates, lastedFor(report.over_time, group.verdict), explained(report.strata, group.verdict), ...more].filter(Boolean).join(' ');
}

function lastedFor(over: BiasReport['over_time'], verdict: Verdict | null): Rich {
	if (!over || verdict !== 'exceeded') return '';
	const seen = over.windows.filter((w) => w.verdict !== 'blind');
	const same = seen.filter((w) => w.verdict === verdict).length;
	if (seen.length < 2) return '';
	return same === seen.length ? `**It was so in all ${plural(same, over.bucket)}.**` : `Taken alone, ${same} of ${plural(seen.length, over.bucket)} show it.`;
}

/** Whether strata explain the worst ratio, where they were looked at. */
export function explained(strata: BiasReport['strata'], verdict: Verdict | null): Rich {
	if (!strata?.adjusted.ratio || verdict !== 'exceeded' || strata.adjusted.verdict === 'exceeded') return '';
	const text = ratioText(strata.adjusted.ratio).replace(`${NBSP}times`, '');
	return `**Inside ${code(strata.by)} it is not so:** adjusted the ratio is ${text}, ${strata.adjusted.verdict}.`;
}
