import { listWords, plural } from '#core/format.ts';
import type { Rich } from '#core/rich.ts';
import { formatShortMoment } from '#core/time-format.ts';
import type { Verdict } from '#core/verdict.ts';
import type { Reader } from './alert-lines.ts';
import type { InboxRow } from './inbox-rows.ts';

export interface InboxFacts {
	rows: readonly Pick<InboxRow, 'kind' | 'place' | 'simulated' | 'since' | 'reach'>[];
	/** Models that exist, and series that were looked at lately. */
	models: number;
	monitored: number;
	/** When the newest look was computed. */
	newest: string | null;
	reader: Reader;
}

export interface InboxWords {
	verdict: Verdict;
	state: Rich;
	facts: Rich[];
	sentence: Rich;
	lede: Rich;
}

/** What a colleague would say of the inbox. Nothing looked at is never "nothing wrong". */
export function inboxWords({ rows, models, monitored, newest, reader }: InboxFacts): InboxWords {
	const of = (kind: InboxRow['kind']) => rows.filter((row) => row.kind === kind);
	const paging = of('pages');
	const held = of('held').length;
	const blind = of('blind').length;
	const open = paging.length + held + blind + of('acknowledged').length;
	const looked = newest === null ? 'not looked yet' : `looked ${formatShortMoment(newest, reader.zone, reader.now)}`;
	const facts = [`${plural(models, 'model')}, ${plural(open, 'open line')}`, looked];
	const would = paging.length > 0 && paging.every((row) => row.simulated);
	const backs =
		held === 0
			? ''
			: `**${held}** ${paging.length > 0 ? 'more ' : ''}${held === 1 ? 'is' : 'are'} held back, each with its reason`;
	if (paging.length > 0) {
		const one = paging.length === 1;
		const told = paging.some((row) => row.reach === 'you');
		const verb = would ? 'would page you' : told ? (one ? 'pages you' : 'page you') : one ? 'fires' : 'fire';
		return {
			verdict: 'exceeded',
			state: `${paging.length} critical, not acknowledged`,
			facts,
			sentence: `[[exceeded:${plural(paging.length, 'alert')} ${verb}]]${backs === '' ? '' : `; ${backs}`}.`,
			lede: ledeOf(paging, blind, would, reader)
		};
	}
	if (models === 0 || monitored === 0) {
		return {
			verdict: 'blind',
			state: 'Nothing to see',
			facts,
			sentence:
				models === 0
					? 'No model sends events yet, so nothing can page you.'
					: 'Leeway has [[blind:not looked]] in the last two hours.',
			lede:
				models === 0
					? 'Send one event and the model appears by itself.'
					: 'Whether anything is wrong is not known: no data arrives, or the detectors stand still.'
		};
	}
	const verdict = of('acknowledged').length > 0 ? 'exceeded' : held > 0 ? 'undecided' : blind > 0 ? 'blind' : 'within';
	const sentence =
		held > 0
			? `Nothing pages you; ${backs}.`
			: blind > 0
				? `Nothing pages you; Leeway [[blind:cannot see ${plural(blind, 'thing')}]].`
				: of('acknowledged').length > 0
					? `Nothing pages you; ${plural(of('acknowledged').length, 'alert')} ${of('acknowledged').length === 1 ? 'has its owner' : 'have their owners'}.`
					: '[[within:Nothing pages you]], and nothing is held back.';
	return { verdict, state: open === 0 ? 'Quiet' : plural(open, 'open line'), facts, sentence, lede: blindWords(blind) };
}

function ledeOf(paging: InboxFacts['rows'], blind: number, would: boolean, { zone, now }: Reader): Rich {
	const places = [...new Set(paging.map((row) => row.place))];
	const first = places.slice(0, 2).map((place) => {
		const rows = paging.filter((row) => row.place === place);
		const since = rows.map((row) => row.since).sort()[0] ?? '';
		return `**${place}** since ${formatShortMoment(since, zone, now)}`;
	});
	const rest = places.length > 2 ? [plural(places.length - 2, 'other')] : [];
	const whose = places.length === 1 ? 'Its' : 'Their';
	const simulated = would ? ` ${whose} traffic is simulated, so only these pages and the local sink know.` : '';
	return `${listWords([...first, ...rest])} ${places.length === 1 ? 'waits' : 'wait'} for your decision.${simulated} ${blindWords(blind)}`.trim();
}

function blindWords(blind: number): Rich {
	if (blind === 0) return '';
	return `Leeway itself cannot see ${plural(blind, 'thing')}; ${blind === 1 ? 'it does not count' : 'none of them counts'} as within.`;
}
