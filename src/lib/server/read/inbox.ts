import { seriesKey, type Finding } from '#core/finding.ts';
import type { Rich } from '#core/rich.ts';
import type { Rollout } from '#core/rollout.ts';
import type { Verdict } from '#core/verdict.ts';
import type { App } from '#server/app.ts';
import { listAlerts } from '#store/repositories/alerts.ts';
import { latestFindings } from '#store/repositories/findings.ts';
import { listModels, type ModelRow } from '#store/repositories/models.ts';
import { listRollouts } from '#store/repositories/rollouts.ts';
import { waits, type Reader } from './alert-lines.ts';
import { alertRows, INBOX_KINDS, quietRows, type InboxKind, type InboxRow } from './inbox-rows.ts';
import { inboxWords } from './inbox-words.ts';

export interface InboxGroup {
	place: string;
	about: Rich;
	counts: string;
	rows: InboxRow[];
}

export interface InboxView {
	groups: InboxGroup[];
	blind: InboxRow[];
	recovering: InboxRow[];
	resolved: InboxRow[];
	counts: Record<InboxKind | 'all', number>;
	simulated: boolean;
	verdict: Verdict;
	state: Rich;
	facts: Rich[];
	sentence: Rich;
	lede: Rich;
	/** Alerts opened since a week ago, by what was done about them. */
	week: { pages: number; held: number };
}

const DAY = 86_400_000;
/** Findings older than this no longer say how things stand. */
const CURRENT_FOR = 2 * 3_600_000;

/** Everything open, who is told of it and why not, what Leeway cannot see, and what has passed. */
export async function readInbox(app: App, reader: Reader): Promise<InboxView> {
	const { project } = app.config.project_file;
	const { db } = app.store.pg;
	const since = (ago: number) => new Date(reader.now - ago).toISOString();
	const [alerts, findings, models, rollouts, week] = await Promise.all([
		listAlerts(db, { project, resolved_since: since(DAY) }),
		latestFindings(app.store, { project, since: since(CURRENT_FOR) }),
		listModels(app.store, project),
		listRollouts(db, { project, states: ['running', 'held'] }),
		listAlerts(db, { project, resolved_since: since(7 * DAY) })
	]);
	const simulated = new Set(models.filter((model) => model.simulated).map((model) => model.model));
	const known = new Set(alerts.filter(({ state }) => state !== 'resolved').map(({ finding }) => seriesKey(finding)));
	const quiet = findings.filter((finding) => !known.has(seriesKey(finding)));
	const rows = [
		...alertRows(alerts, reader),
		...quietRows(
			quiet.filter((finding) => waits(finding) || (finding.verdict === 'undecided' && finding.moved)),
			simulated,
			reader
		)
	];
	const of = (kind: InboxKind) => rows.filter((row) => row.kind === kind);
	const shown = [...of('pages'), ...of('held'), ...of('acknowledged')];
	const counts = Object.fromEntries(INBOX_KINDS.map((kind) => [kind, of(kind).length])) as Record<InboxKind, number>;
	return {
		groups: groupsOf(shown, models, rollouts),
		blind: of('blind'),
		recovering: of('recovering'),
		resolved: of('resolved'),
		counts: { ...counts, all: shown.length + counts.blind },
		simulated: shown.length > 0 && shown.every((row) => row.simulated),
		...inboxWords({ rows, models: models.length, monitored: findings.length, reader, newest: newestLook(findings) }),
		week: {
			pages: week.filter(
				(alert) => alert.opened_at > since(7 * DAY) && alert.verdict === 'exceeded' && alert.leader_id == null
			).length,
			held: week.filter((alert) => alert.opened_at > since(7 * DAY) && alert.delivery.held_by === 'grouped').length
		}
	};
}

function groupsOf(rows: readonly InboxRow[], models: readonly ModelRow[], rollouts: readonly Rollout[]): InboxGroup[] {
	const places = [...new Set(rows.map((row) => row.place))];
	return places.map((place) => {
		const mine = rows.filter((row) => row.place === place);
		return { place, about: aboutOf(mine[0], models, rollouts), counts: countsOf(mine), rows: mine };
	});
}

function aboutOf(row: InboxRow | undefined, models: readonly ModelRow[], rollouts: readonly Rollout[]): Rich {
	const model = models.find((m) => m.model === row?.model);
	const rollout = rollouts.find(
		(r) => r.model === row?.model && (r.candidate === row.version || r.stable === row.version)
	);
	const role = rollout ? (rollout.candidate === row?.version ? 'candidate' : 'stable') : '';
	const share = rollout && row ? `${rollout.weights[row.version] ?? 0}\u00a0% of traffic` : '';
	return [role, share, model ? `tier ${model.risk_tier}` : '', row?.simulated ? 'simulated' : '']
		.filter((word) => word !== '')
		.join(', ');
}

function countsOf(rows: readonly InboxRow[]): string {
	const of = (kind: InboxKind) => rows.filter((row) => row.kind === kind).length;
	const simulated = rows.every((row) => row.simulated);
	const words: [number, string][] = [
		[
			of('pages'),
			simulated ? 'would page' : rows.some((row) => row.kind === 'pages' && row.reach === 'you') ? 'pages you' : 'fires'
		],
		[of('held'), 'held back'],
		[of('acknowledged'), 'acknowledged']
	];
	return words
		.filter(([n]) => n > 0)
		.map(([n, word]) => `${n} ${word}`)
		.join(', ');
}

function newestLook(findings: readonly Finding[]): string | null {
	return findings.reduce<string | null>(
		(newest, { computed_at }) => (newest === null || computed_at > newest ? computed_at : newest),
		null
	);
}
