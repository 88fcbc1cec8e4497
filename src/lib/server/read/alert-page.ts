import type { Alert, OutboxMessage } from '#core/alert.ts';
import type { Finding } from '#core/finding.ts';
import type { Rollout } from '#core/rollout.ts';
import { sinceWords } from '#core/since.ts';
import type { App } from '#server/app.ts';
import { alertById, listAlerts } from '#store/repositories/alerts.ts';
import { latestFindings } from '#store/repositories/findings.ts';
import { listOutbox } from '#store/repositories/outbox.ts';
import { firedAt, localTimes, placeWords, type Reader } from './alert-lines.ts';
import {
	alertWords,
	changedWords,
	heldWords,
	othersWords,
	whyWords,
	type AlertWords,
	type ReasonWords
} from './alert-words.ts';
import { readDistributions, type Distribution } from './distributions.ts';
import { readEvidence, trafficChanges, type Evidence, type TrafficChange } from './evidence.ts';
import { hrefOf } from './inbox-rows.ts';
import { readSince } from './since.ts';

/** One row of "Who is affected": a version, or a segment of it. */
export interface AffectedRow {
	finding: Finding;
	name: string;
	role: string;
	/** A segment, and whether it stands below the row of its version. */
	part: boolean;
	sub: boolean;
	/** Of the rows of all versions in the window; null where it is not known. */
	share: number | null;
}

export interface AlertView extends AlertWords {
	alert: Alert;
	place: string;
	evidence: Evidence;
	affected: AffectedRow[];
	distribution: Distribution | null;
	changed: { at: string; title: string; text: string }[];
	unchanged: string;
	/** Milliseconds since 1970: when the first exceeded look was over. */
	fired: number;
	/** What keeps it from paging; null when nothing does. */
	held: ReasonWords['items'][number] | null;
	why: ReasonWords;
	others: ReasonWords['items'];
	/** Running, with this version as candidate: it can be rolled back. */
	rollout: Rollout | null;
	href: string;
}

const HOUR = 3_600_000;
const LONGEST = 14 * 24 * HOUR;

/** Everything that the page of an alert shows; undefined where there is no such alert. */
export async function readAlertPage(app: App, id: number, reader: Reader): Promise<AlertView | undefined> {
	const { store } = app;
	const found = await alertById(store.pg.db, id);
	if (!found) return undefined;
	const alert = inLocalTime(found, reader);
	const { finding } = alert;
	const changes = await trafficChanges(store, alert.project, alert.model);
	const view = viewOf(alert, reader.now);
	const until = new Date(Math.max(Date.parse(finding.window.end), view.from)).toISOString();
	const [evidence, related, distributions, messages, open, since] = await Promise.all([
		readEvidence(store, finding, { ...view, changes }),
		latestFindings(store, {
			project: alert.project,
			environment: alert.environment,
			model: alert.model,
			metric: alert.metric,
			feature: alert.feature,
			seconds: alert.window_seconds,
			at: until,
			since: new Date(Date.parse(until) - 4 * alert.window_seconds * 1000).toISOString()
		}),
		alert.feature === '' ? undefined : readDistributions(store, finding, [alert.feature]),
		listOutbox(store.pg.db, { alert_id: id }),
		listAlerts(store.pg.db, { project: alert.project, model: alert.model, states: ['firing', 'recovering'] }),
		readSince(store, found.finding)
	]);
	const distribution = distributions?.get(alert.feature) ?? null;
	const affected = affectedRows(
		finding,
		related.map((f) => ({ ...f, detail: localTimes(f.detail, reader) })),
		changes
	);
	const words = alertWords({ alert, affected, distribution, changes, reader });
	const mine = changes.find(({ rollout }) => rollout.candidate === alert.version)?.rollout;
	return {
		alert,
		place: placeWords(alert),
		evidence,
		affected,
		distribution,
		...words,
		facts: [...words.facts, ...(since ? [`changed ${sinceWords(since, reader.zone)}`] : [])],
		...changedWords(alert, changes, reader),
		fired: firedAt(alert),
		held: heldWords(alert),
		why: whyWords(alert, messages satisfies OutboxMessage[], reader),
		others: othersWords(
			alert,
			open.map((other) => inLocalTime(other, reader))
		),
		rollout: mine && mine.ended_at === null ? mine : null,
		href: hrefOf(finding)
	};
}

/** Instants inside texts that the detectors wrote, in the reader's zone. */
function inLocalTime(alert: Alert, reader: Reader): Alert {
	const finding = { ...alert.finding, detail: localTimes(alert.finding.detail, reader) };
	const timeline = alert.timeline.map((entry) => ({ ...entry, text: localTimes(entry.text, reader) }));
	return { ...alert, finding, timeline };
}

/** The time its chart shows: an hour or eight windows before, to now or a while after its end. */
function viewOf(alert: Alert, now: number): { from: number; to: number } {
	const before = Math.max(HOUR, 8 * alert.window_seconds * 1000);
	const end = alert.resolved_at === null ? now : Math.min(now, Date.parse(alert.resolved_at) + before / 2);
	const to = Math.max(end, Date.parse(alert.finding.window.end));
	return { from: Math.max(firedAt(alert) - before, to - LONGEST), to };
}

/** The stable version first, then the alert's own with its segments, then the others. */
function affectedRows(current: Finding, related: readonly Finding[], changes: readonly TrafficChange[]): AffectedRow[] {
	const rollout = changes.find(({ rollout: { candidate, stable } }) =>
		[candidate, stable].includes(current.version)
	)?.rollout;
	const roles = new Map([
		[rollout?.stable, 'stable'],
		[rollout?.candidate, 'candidate']
	]);
	const order = (version: string) => (version === rollout?.stable ? 0 : version === current.version ? 1 : 2);
	const versions = [...new Set([current.version, ...related.map((f) => f.version)])].sort(
		(a, b) => order(a) - order(b) || a.localeCompare(b)
	);
	const whole = related.filter((f) => f.segment === '');
	const total = whole.reduce((sum, f) => sum + f.n, 0);
	const dimensions = new Set(related.filter((f) => f.segment !== '').map((f) => f.segment.split('=')[0]));
	const one = (finding: Finding): AffectedRow => {
		const [dimension = '', value = ''] = finding.segment.split('=');
		return {
			finding,
			name: dimension === '' ? finding.version : dimensions.size > 1 ? `${dimension} ${value}` : value,
			role: dimension === '' ? (roles.get(finding.version) ?? '') : '',
			part: dimension !== '',
			sub: dimension !== '' && whole.some((f) => f.version === finding.version),
			share: total > 0 ? Math.min(1, finding.n / total) : null
		};
	};
	return versions.flatMap((version) => {
		const parts = related.filter((f) => f.version === version && f.segment !== '' && version === current.version);
		return [...whole.filter((f) => f.version === version), ...parts.sort((a, b) => b.n - a.n)].map(one);
	});
}
