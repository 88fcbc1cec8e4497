import { formatAllowed, formatCount, formatShare, listWords, NBSP, plural } from '#core/format.ts';
import type { BiasReport } from '#core/report.ts';
import { code, type Rich } from '#core/rich.ts';
import type { Verdict } from '#core/verdict.ts';
import { capital, peopleOf, PHRASES, ratioText } from '#dashboards/bias-words.ts';
import type { JudgedGroup } from './groups.ts';

/** The verdict sentence about one group. */
export function sentenceOf(
	group: JudgedGroup | undefined,
	against: string,
	all: readonly JudgedGroup[],
	leeway: BiasReport['leeway']
): Rich {
	const compared = all.filter(({ reference }) => !reference);
	if (!group || group.verdict === null)
		return 'There is [[blind:nobody to compare]] in this period: no decision names a group.';
	const phrase = PHRASES[group.part];
	const who = capital(phrase.who(peopleOf(group)));
	if (group.verdict === 'blind' || group.ratio === null) {
		const blind = compared.filter(({ verdict }) => verdict === 'blind');
		const rest =
			blind.length < compared.length
				? 'Every group that can be judged is within, but'
				: 'Leeway cannot judge any group:';
		return `${rest} ${plural(blind.length, 'group')} [[blind:cannot be seen]]: ${peopleOf(group)}, ${group.detail}.`;
	}
	const numbers = `**${ratioText(group.ratio)}** as often as ${against}, allowed **${formatAllowed(leeway, '', { decimals: 2 })}**.`;
	const words = group.ratio.value < 1 ? phrase.low : phrase.high;
	if (group.verdict === 'exceeded') return `${who} are [[exceeded:${words}]]: ${numbers}`;
	if (group.verdict === 'undecided') return `${who} [[undecided:may be ${words}]]: ${numbers}`;
	return `Every group is [[within:within]]. The farthest are ${phrase.who(peopleOf(group))}: ${numbers}`;
}

/** Both rates with n, for how long, what strata make of it, and what else is not within. */
export function ledeOf(
	group: JudgedGroup,
	reference: JudgedGroup | undefined,
	report: Pick<BiasReport, 'over_time' | 'strata'>,
	all: readonly JudgedGroup[]
): Rich {
	const { rate } = PHRASES[group.part];
	const rates =
		group.rate && reference?.rate
			? `${formatShare(group.rate.value)} of ${formatCount(group.n)} are ${rate}, against ${formatShare(reference.rate.value)} of ${formatCount(reference.n)}.`
			: '';
	const others = (verdict: Verdict) =>
		all
			.filter((g) => g.verdict === verdict && !(g.attribute === group.attribute && g.group === group.group))
			.map(peopleOf);
	const more = (['exceeded', 'undecided', 'blind'] as const).map((verdict) => {
		const names = others(verdict);
		return names.length === 0
			? ''
			: `**${capital(verdict)}${verdict === 'exceeded' ? ' too' : ''}:** ${listWords(names.slice(0, 3))}${names.length > 3 ? `, ${names.length - 3} more` : ''}.`;
	});
	return [rates, lastedFor(report.over_time, group.verdict), explained(report.strata, group.verdict), ...more]
		.filter(Boolean)
		.join(' ');
}

function lastedFor(over: BiasReport['over_time'], verdict: Verdict | null): Rich {
	if (!over || verdict !== 'exceeded') return '';
	const seen = over.windows.filter((w) => w.verdict !== 'blind');
	const same = seen.filter((w) => w.verdict === verdict).length;
	if (seen.length < 2) return '';
	return same === seen.length
		? `**It was so in all ${plural(same, over.bucket)}.**`
		: `Taken alone, ${same} of ${plural(seen.length, over.bucket)} show it.`;
}

/** Whether strata explain the worst ratio, where they were looked at. */
export function explained(strata: BiasReport['strata'], verdict: Verdict | null): Rich {
	if (!strata?.adjusted.ratio || verdict !== 'exceeded' || strata.adjusted.verdict === 'exceeded') return '';
	const text = ratioText(strata.adjusted.ratio).replace(`${NBSP}times`, '');
	return `**Inside ${code(strata.by)} it is not so:** adjusted the ratio is ${text}, ${strata.adjusted.verdict}.`;
}
