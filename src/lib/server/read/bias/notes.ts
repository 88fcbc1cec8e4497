import type { ModelConfig } from '#core/model-config.ts';
import { formatCount, listWords, versionName } from '#core/format.ts';
import { code, type Rich } from '#core/rich.ts';
import { UNKNOWN_GROUP } from '#core/report.ts';
import { isBounded } from '#core/verdict.ts';
import { attributeName, peopleOf } from '#dashboards/bias-words.ts';
import type { BiasCount } from '#store/repositories/bias.ts';
import { compare, type Rules } from './compare.ts';
import type { JudgedGroup } from './groups.ts';

/** How the numbers were made, as sentences for the page and the report. */
export function methodNotes({ favourable, protected: attributes, label }: ModelConfig): Rich[] {
	const least = [...new Set(Object.values(attributes).map(({ min_n }) => min_n))].sort((a, b) => a - b);
	return [
		`**Selected:** the prediction ${code(favourable)}.${label ? ` **Favourable outcome:** the newest label ${code(label.name)} is ${code(favourable)}.` : ''}`,
		'**Rates:** Wilson interval. **Ratios:** interval on the logarithm (Katz), exact where a count is 0.',
		'**Level:** 95 % for each interval on its own; one look, since the period is closed.',
		`**Verdict:** exceeded if the whole interval lies outside the leeway, within if inside, else undecided; blind under ${listWords(least.map(String))} rows.`,
		'**Strata:** Mantel and Haenszel, with the variance of Greenland and Robins.',
		'Counted from raw rows; decisions are taken as independent.'
	];
}

export interface Known {
	model: ModelConfig;
	versions: readonly string[];
	simulated: boolean;
	counts: readonly BiasCount[];
	groups: readonly JudgedGroup[];
	shown: JudgedGroup | undefined;
	rules: Rules;
}

/** What a reader could take these numbers for, and must not. */
export function limitations({ model, versions, simulated, counts, groups, shown, rules }: Known): Rich[] {
	const rows = (some: readonly BiasCount[]) => some.reduce((sum, count) => sum + count.rows, 0);
	const unlabelled = rows(counts.filter(({ outcome }) => outcome === 'unknown'));
	const blind = groups.filter(({ verdict }) => verdict === 'blind');
	const found = [
		simulated && 'Anything about people: this model and its decisions are simulated.',
		!model.label && 'Who was right to be selected: no label is declared.',
		model.label &&
			unlabelled > 0 &&
			`Whether ${formatCount(unlabelled)} of ${formatCount(rows(counts))} decisions were right: they have no label.`,
		blind.length > 0 &&
			`Anything of ${listWords(blind.slice(0, 4).map((group) => `${peopleOf(group)} (${formatCount(group.n)} rows)`))}.`,
		shown && worstCase(model, counts, shown, rules),
		versions.length > 1 && `Which version did it: ${listWords(versions.map(versionName))} are counted together.`,
		groups.length > 20 &&
			`That nothing is by chance: of ${groups.length} intervals at 95 %, about ${Math.round(groups.length / 20)} miss.`,
		'Why the model does it: a ratio names no cause, strata only rule some out.'
	];
	return found.filter((text) => typeof text === 'string' && text !== '').map(String);
}

/** The ratio if everybody of unknown attribute belonged to the group. */
function worstCase(model: ModelConfig, counts: readonly BiasCount[], shown: JudgedGroup, rules: Rules): Rich {
	const place = Object.keys(model.protected).indexOf(shown.attribute);
	const of = (...groups: (string | undefined)[]) => counts.filter(({ cell }) => groups.includes(cell[place]));
	const unknown = of(UNKNOWN_GROUP).reduce((sum, count) => sum + count.rows, 0);
	if (unknown === 0 || shown.group === UNKNOWN_GROUP) return '';
	const { ratio } = compare(of(shown.group, UNKNOWN_GROUP), of(model.protected[shown.attribute]?.reference), rules);
	if (ratio === null || !isBounded(ratio.value)) return '';
	return `Where ${formatCount(unknown)} of unknown ${attributeName(shown.attribute).toLowerCase()} belong: if all were ${peopleOf(shown)}, the ratio would be **${ratio.value.toFixed(2)}**.`;
}
