import { evidenceSentence } from '#core/completeness-words.ts';
import { formatAllowed, formatCount, versionName } from '#core/format.ts';
import type { BiasReport } from '#core/report.ts';
import { code, type Rich } from '#core/rich.ts';
import { attributeName, DEFINITION_WORDS } from '#dashboards/bias-words.ts';
import { chosenOf } from '#dashboards/bias-view.ts';

/** What a report is about and stands on, as terms with their words. */
export function factsOf(content: BiasReport): { term: string; text: Rich }[] {
	const { offsets, labelled, rows, unknown, evidence } = content.completeness;
	const source = offsets
		.slice(0, 8)
		.map((o) => code(`${o.topic}/${o.partition}: ${o.first}–${o.last}`))
		.join(', ');
	const attributes = Object.entries(unknown)
		.map(([name, n]) => `${attributeName(name).toLowerCase()} not known ${formatCount(n)}`)
		.join(', ');
	const allowed = formatAllowed(content.leeway, '', { decimals: 2 });
	return [
		{
			term: 'Model',
			text: `\`${content.model}\` ${content.version === '' ? 'all versions' : versionName(content.version)}`
		},
		{ term: 'Definition', text: `${DEFINITION_WORDS[chosenOf(content)].title.toLowerCase()}, ratio of rates` },
		{ term: 'Source', text: source || 'no topic' },
		{ term: 'Allowed', text: `${allowed}, leeway revision ${content.leeway.revision}` },
		{ term: 'Labels', text: labelled === null ? 'none declared' : `${formatCount(labelled)} of ${formatCount(rows)}` },
		{ term: 'Attributes', text: attributes },
		...(evidence ? [{ term: 'Rests on', text: evidenceSentence(evidence).join(', ') }] : []),
		{ term: 'Risk tier', text: content.risk_tier }
	];
}
