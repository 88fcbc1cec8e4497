import { modelConfigSchema } from '#core/model-config.ts';
import type { Finding } from '#core/finding.ts';
import type { BiasReport, Interval } from '#core/report.ts';
import type { Verdict } from '#core/verdict.ts';
import { peopleOf } from '#dashboards/bias-words.ts';
import type { App } from '#server/app.ts';
import { listAlerts } from '#store/repositories/alerts.ts';
import { latestFindings } from '#store/repositories/findings.ts';
import { modelBySlug } from '#store/repositories/models.ts';
import { listReports } from '#store/repositories/reports.ts';
import { trafficByVersion } from '#store/repositories/traffic.ts';
import { readBias, strataOf, type BiasRequest } from './bias.ts';
import { byAttention } from './rank.ts';

/** A group in the last report and now. */
export interface Change {
	people: string;
	before: Interval | null;
	now: Interval | null;
	verdict: Verdict;
}

export interface BiasView {
	report: BiasReport;
	owner: string;
	versions: string[];
	/** What the shown group can be looked at inside of. */
	strata: string[];
	/** Newest looks of the monitors that page: their intervals hold at all looks together, and are wider. */
	findings: Finding[];
	/** The alert on fairness that is open. */
	alert: number | null;
	last: { id: number; created_at: string; changes: Change[] } | null;
	min_n: { attribute: string; min_n: number }[];
}

const SHOWN_CHANGES = 6;
/** Findings this much older than the newest belong to versions that are gone. */
const CURRENT = 10 * 86_400_000;

/** The bias page of a model: what a report would freeze, and what stands beside it. */
export async function readBiasPage(app: Pick<App, 'store' | 'config'>, request: BiasRequest): Promise<BiasView> {
	const { store, config } = app;
	const { project } = config.project_file;
	const { model } = request;
	const [report, row, findings, alerts, reports, traffic] = await Promise.all([
		readBias(app, request),
		modelBySlug(store, project, model),
		latestFindings(store, { project, model, concern: 'fairness' }),
		listAlerts(store.pg.db, { states: ['firing', 'recovering'], limit: 200 }),
		listReports(store.pg.db, { model, limit: 1 }),
		trafficByVersion(store, { project, model, from: new Date().toISOString(), to: new Date().toISOString() })
	]);
	const declared = modelConfigSchema.parse({ ...row?.config, model });
	const newest = Math.max(...findings.map(({ window }) => Date.parse(window.end)));
	const last = reports[0];
	return {
		report,
		owner: row?.owner ?? '',
		versions: [
			...new Set(
				traffic.filter(({ environment }) => environment === declared.environment).map(({ version }) => version)
			)
		].sort(),
		strata: report.shown ? strataOf(declared, report.shown.attribute) : [],
		findings: findings.filter(({ window }) => Date.parse(window.end) > newest - CURRENT).toSorted(byAttention),
		alert: alerts.find((alert) => alert.model === model && alert.finding.concern === 'fairness')?.id ?? null,
		last: last ? { id: last.id, created_at: last.created_at, changes: changesSince(last.content, report) } : null,
		min_n: Object.entries(declared.protected).map(([attribute, { min_n }]) => ({ attribute, min_n }))
	};
}

function changesSince(before: BiasReport, now: BiasReport): Change[] {
	return now.groups
		.flatMap((group): Change[] => {
			const old = before.groups.find((g) => g.attribute === group.attribute && g.group === group.group);
			if (group.verdict === null || !old) return [];
			return [{ people: peopleOf(group), before: old.ratio, now: group.ratio, verdict: group.verdict }];
		})
		.slice(0, SHOWN_CHANGES);
}
