import { formatEstimate, NBSP } from '#core/format.ts';
import type { ProtectedConfig } from '#core/model-config.ts';
import { UNKNOWN_GROUP, type BiasDefinition, type BiasPart, type Definition, type Interval } from '#core/report.ts';
import { isBounded } from '#core/verdict.ts';

/** "Age band" for age_band. */
export function attributeName(attribute: string): string {
	return capital(attribute.replaceAll(/[_-]/g, ' '));
}

export function groupLabel(config: Pick<ProtectedConfig, 'labels'> | undefined, value: string): string {
	return config?.labels?.[value] ?? (value === UNKNOWN_GROUP ? 'not known' : value);
}

export function capital(text: string): string {
	return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A group as a sentence calls it: "women", "people with a disability", "people of age band 55 and older". */
export function peopleOf({ attribute, group, label }: { attribute: string; group: string; label: string }): string {
	const name = attributeName(attribute).toLowerCase();
	if (group === UNKNOWN_GROUP) return `people whose ${name} is not known`;
	if (/^(with|without|from|of|in|under|over|aged|born)\b/i.test(label)) return `people ${label}`;
	if (/^no\b/i.test(label)) return `people with ${label}`;
	if (/^(another|other)\b/i.test(label)) return `people of ${label}`;
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

export const PHRASES: Record<BiasPart, Phrase> = {
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
	if (!isBounded(ratio.value)) return 'more often without bound';
	return `${text?.value ?? ''}${NBSP}times ${text?.interval ?? ''}`;
}

/** Two digits, three where the interval is narrow enough to deserve them. */
export function ratioDecimals({ lower, upper }: Interval): number {
	return upper - lower < 0.03 ? 3 : 2;
}
