import { withdrawnVersions } from '#control/decide/withdrawn.ts';
import { listAlerts } from '#store/repositories/alerts.ts';
import { listRollouts, versionTraffic } from '#store/repositories/rollouts.ts';
import type { Alerts } from './alerts.ts';
import type { Context } from './deps.ts';

/** So long must a version be without traffic, seen from traffic of the other one, before its alerts close. */
const QUIET_SECONDS = 300;

/**
 * Closes the alerts of versions that a rollout withdrew and that really get no traffic any more: nothing will ever look
 * at them again. Traffic of the other version proves that Leeway sees; without it nothing closes.
 */
export async function closeWithdrawn(context: Context, alerts: Alerts): Promise<void> {
	const db = context.store.pg.db;
	const open = await listAlerts(db, { states: ['firing', 'recovering'] });
	if (open.length === 0) return;
	const withdrawn = withdrawnVersions(await listRollouts(db));
	const groups = new Map(open.map((alert) => [alert.group_key, alert]));
	const to = context.now();
	const from = new Date(Date.parse(to) - QUIET_SECONDS * 1000).toISOString();
	for (const [key, { project, environment, model }] of groups) {
		const found = withdrawn.get(key);
		if (!found || found.rollout.project !== project || found.rollout.environment !== environment) continue;
		const { version, rollout } = found;
		if (rollout.clock === 'data' || (rollout.ended_at ?? to) > from) continue;
		const other = version === rollout.candidate ? rollout.stable : rollout.candidate;
		const traffic = await versionTraffic(context.store, {
			project,
			environment,
			model,
			versions: [version, other],
			from,
			to
		});
		if (traffic.length !== 1 || traffic[0]?.version !== other) continue;
		const why = rollout.state === 'promoted' ? `${rollout.candidate} replaced it` : 'it was rolled back';
		await alerts.withdraw({ project, model, version }, `${version} gets no traffic any more since ${why}`);
	}
}
