import type { Alert } from '#core/alert.ts';
import { GPU_POOL, type Finding } from '#core/finding.ts';
import { plural } from '#core/format.ts';
import type { Verdict } from '#core/verdict.ts';
import {
	findingLine,
	firedAt,
	isPaging,
	placeWords,
	quietWords,
	stateWords,
	type FindingLine,
	type Reader,
	type StateWords
} from './alert-lines.ts';

export const INBOX_KINDS = ['pages', 'held', 'acknowledged', 'blind', 'recovering', 'resolved'] as const;
export type InboxKind = (typeof INBOX_KINDS)[number];

export interface InboxRow extends FindingLine {
	key: string;
	/** Null: a finding that has no alert, since it is undecided or waits. */
	alert: number | null;
	href: string;
	kind: InboxKind;
	verdict: Verdict;
	moved: boolean;
	/** "credit-risk v13". */
	place: string;
	model: string;
	version: string;
	simulated: boolean;
	/** ISO 8601: when the first look of this kind was over. */
	since: string;
	/** Whom it tells: a person, these pages only, or nobody. */
	reach: 'you' | 'pages' | 'nobody';
	state: StateWords;
	finding: Finding;
}

/** Rows of alerts. What Leeway cannot see of one version, for one reason, is one row: a silent exporter blinds many monitors. */
export function alertRows(alerts: readonly Alert[], reader: Reader): InboxRow[] {
	const groups = Map.groupBy(alerts, (alert) =>
		alert.verdict === 'blind' ? `${kindOf(alert)} ${alert.group_key} ${alert.reason}` : `a${alert.id}`
	);
	return [...groups.values()].flatMap((group) => {
		const leader = group.find((alert) => alert.leader_id == null) ?? group.at(-1);
		return leader ? [alertRow(leader, group.length, reader)] : [];
	});
}

function alertRow(alert: Alert, monitors: number, reader: Reader): InboxRow {
	const { finding } = alert;
	const place = placeWords(alert);
	const line = findingLine(finding, reader);
	const lead =
		alert.verdict !== 'blind'
			? line.lead
			: monitors > 1
				? `${place}: ${plural(monitors, 'monitor')}`
				: `${line.lead}, ${place}`;
	return {
		...line,
		lead,
		...(monitors > 1 && { value: '', interval: '' }),
		key: `a${alert.id}`,
		alert: alert.id,
		href: `/alerts/${alert.id}`,
		kind: kindOf(alert),
		verdict: finding.verdict,
		moved: finding.moved,
		place,
		model: alert.model,
		version: alert.version,
		simulated: alert.simulated,
		since: new Date(firedAt(alert)).toISOString(),
		reach: alert.delivery.kind === 'notified' ? 'pages' : alert.simulated ? 'nobody' : 'you',
		state: stateWords(alert, reader),
		finding
	};
}

function kindOf(alert: Alert): InboxKind {
	if (alert.state !== 'firing') return alert.state;
	if (alert.verdict === 'blind') return 'blind';
	if (alert.acknowledged) return 'acknowledged';
	return isPaging(alert) ? 'pages' : 'held';
}

/** Rows of findings that have no alert: one for each monitor that may be too far, one for each reason to wait. */
export function quietRows(findings: readonly Finding[], simulated: ReadonlySet<string>, reader: Reader): InboxRow[] {
	const groups = Map.groupBy(findings, ({ model, version, verdict, reason, monitor }) =>
		[model, version, verdict === 'blind' ? reason : monitor].join(' ')
	);
	return [...groups].flatMap(([key, group]) => {
		const finding = group.toSorted((a, b) => rankOf(a) - rankOf(b))[0];
		if (!finding) return [];
		const line = findingLine(finding, reader);
		const more = finding.verdict === 'blind' ? new Set(group.map((f) => `${f.monitor} ${f.segment}`)).size - 1 : 0;
		return {
			...line,
			lead: finding.verdict === 'blind' ? `${line.lead}, ${placeWords(finding)}` : line.lead,
			second: more > 0 ? `${line.second}; and ${plural(more, 'more monitor')} like it` : line.second,
			key: `f${key}`,
			alert: null,
			href: hrefOf(finding),
			kind: finding.verdict === 'blind' ? ('blind' as const) : ('held' as const),
			verdict: finding.verdict,
			moved: finding.moved,
			place: placeWords(finding),
			model: finding.model,
			version: finding.version,
			simulated: simulated.has(finding.model),
			since: finding.window.end,
			reach: 'nobody' as const,
			state: quietWords(finding),
			finding
		};
	});
}

/** The shortest window first, and all traffic before its segments. */
function rankOf(finding: Finding): number {
	return finding.window.seconds + (finding.segment === '' ? 0 : 1e9);
}

/** Where a finding without an alert is shown with its chart. */
export function hrefOf({ model, concern, feature }: Pick<Finding, 'model' | 'concern' | 'feature'>): string {
	if (model === GPU_POOL) return '/gpus';
	if (concern === 'drift' && feature !== '') return `/models/${model}/drift/${encodeURIComponent(feature)}`;
	if (concern === 'fairness') return `/models/${model}/bias`;
	return `/models/${model}`;
}
