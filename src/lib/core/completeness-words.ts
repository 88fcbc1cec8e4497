import { RECORDS_NEEDED, type Completeness } from './completeness.ts';
import { formatCount, formatNumber, formatShare, NBSP, plural } from './format.ts';

/** One share of the evidence, in words. */
export interface EvidenceLine {
	term: 'Captured' | 'Paired' | 'Attributed' | 'Labelled' | 'Sampled';
	/** Null where nothing says how much to expect. */
	share: number | null;
	/** What the verdicts need; null where they need none. */
	needed: number | null;
	/** What the rest is: lost, counted but set aside, or still to come. */
	kind: 'lost' | 'set_aside' | 'to_come';
	/** Null share because it is not due yet. */
	waits: boolean;
	text: string;
}

/** The shares of the evidence in their order, each with what it is a share of. */
export function evidenceLines({ rows, captured, paired, attributed, labelled, sampled }: Completeness): EvidenceLine[] {
	const line = (
		term: EvidenceLine['term'],
		share: number | null,
		text: string,
		rest: Partial<EvidenceLine> = {}
	): EvidenceLine => ({ term, share, text, needed: null, kind: 'set_aside', waits: false, ...rest });
	const missing = rows - attributed.rows;
	return [
		line(
			'Captured',
			captured.share,
			captured.share === null
				? 'no counter of the servers is read: nothing says how much to expect'
				: `${formatCount(captured.seen)} of ${plural(captured.served, 'request')} that the servers counted`,
			{ needed: RECORDS_NEEDED, kind: 'lost' }
		),
		line(
			'Paired',
			paired.share,
			paired.share === null
				? 'requests are not logged in two records'
				: paired.alone === 0
					? `${plural(paired.joined, 'request')}, each with its response`
					: `${plural(paired.alone, 'request')} without the other half`,
			{ needed: RECORDS_NEEDED, kind: 'lost' }
		),
		line(
			'Attributed',
			attributed.share,
			rows === 0
				? 'no rows to attribute'
				: missing === 0
					? 'every row names its version'
					: `${plural(missing, 'row')} without a version`
		),
		line('Labelled', labelled.share, labelledText(labelled), {
			kind: 'to_come',
			waits: labelled.label_name !== '' && labelled.share === null
		}),
		line('Sampled', sampled.fraction, sampledText(rows, sampled))
	];
}

function labelledText({ label_name, share, due, labelled }: Completeness['labelled']): string {
	if (label_name === '') return 'no label is declared';
	if (share === null) return 'labels are not due yet';
	return `${formatCount(labelled)} of ${plural(due, 'row')} whose labels are due`;
}

function sampledText(rows: number, { fraction, effective_n }: Completeness['sampled']): string {
	if (fraction === null) return 'no rows';
	if (fraction > 0.9995) return 'every request is meant to be logged';
	const logged =
		fraction > 0.5 ? `${formatShare(fraction)} are logged` : `one in${NBSP}${formatNumber(1 / fraction)} is logged`;
	return `${logged}, weights make up for it; ${plural(rows, 'row')} tell as much as ${formatCount(effective_n)}`;
}

/** The evidence in one breath: "98.2 % captured · 100 % paired · 93 % attributed · labels 41 % of due". */
export function evidenceSentence(evidence: Completeness): string[] {
	const { captured, paired, attributed, labelled, sampled, rows } = evidence;
	if (rows === 0 && captured.share === null) return ['no rows in this time'];
	return [
		captured.share === null ? 'captured: not known' : `${formatShare(captured.share)} captured`,
		paired.share !== null && `${formatShare(paired.share)} paired`,
		attributed.share !== null && `${formatShare(attributed.share)} attributed`,
		labelled.label_name !== '' &&
			(labelled.share === null ? 'labels not due yet' : `labels ${formatShare(labelled.share)} of due`),
		sampled.fraction !== null && sampled.fraction < 0.9995 && `${formatShare(sampled.fraction)} sampled`
	].filter((part) => typeof part === 'string');
}
