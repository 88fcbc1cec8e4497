import type { Rich } from '#core/rich.ts';
import { versionName } from '#core/format.ts';
import type { App } from '#server/app.ts';
import { listAlerts } from '#store/repositories/alerts.ts';
import { listModels } from '#store/repositories/models.ts';
import { listRollouts } from '#store/repositories/rollouts.ts';
import { isPaging } from './alert-lines.ts';

/** What the frame of every page shows. */
export interface ShellView {
	/** Alerts that page somebody and that nobody has acknowledged. */
	paging: number;
	/** Highest number of a critical alert that pages: a higher one is new, and is announced. */
	newest_paging: { id: number; title: string } | null;
	demo: { text: Rich } | null;
	missing: { what: Rich; detail: Rich }[];
	targets: { group: 'Models' | 'Alerts' | 'Rollouts'; label: string; hint: string; href: string }[];
}

const SHOWN_ALERTS = 40;

export async function readShell(app: App): Promise<ShellView> {
	const { db } = app.store.pg;
	const [alerts, rollouts, models] = await Promise.all([
		listAlerts(db, { states: ['firing', 'recovering'], limit: 200 }),
		listRollouts(db),
		listModels(app.store, app.config.project_file.project)
	]);
	const all = alerts.filter(isPaging);
	const real = all.filter((alert) => !alert.simulated);
	// What is simulated counts only while nothing real pages.
	const paging = real.length > 0 ? real : all;
	const newest = paging[0];
	return {
		paging: paging.length,
		newest_paging: newest ? { id: newest.id, title: newest.title } : null,
		demo: demoNotice(app),
		missing: missingParts(app),
		targets: [
			...alerts.slice(0, SHOWN_ALERTS).map((alert) => ({
				group: 'Alerts' as const,
				label: alert.title,
				hint: `no. ${alert.id}, ${alert.model}`,
				href: `/alerts/${alert.id}`
			})),
			...models.map(({ model, simulated }) => ({
				group: 'Models' as const,
				label: model,
				hint: simulated ? 'simulated' : 'model',
				href: `/models/${model}`
			})),
			...rollouts.map((rollout) => ({
				group: 'Rollouts' as const,
				label: `${rollout.model} ${versionName(rollout.stable)} → ${versionName(rollout.candidate)}`,
				hint: rollout.state.replace('_', ' '),
				href: `/rollouts/${rollout.id}`
			}))
		]
	};
}

function demoNotice({ config, status }: App): ShellView['demo'] {
	if (!config.demo) return null;
	const loading = status.demo.state === 'starting';
	const progress = status.demo.progress === undefined ? '' : ` (${Math.round(status.demo.progress * 100)} %)`;
	const text = loading
		? `**This is a demo, and its history is loading${progress}.** ${status.demo.detail}`
		: '**This is a demo:** its models and their traffic are made up. They page nobody.';
	return { text };
}

function missingParts({ status }: App): ShellView['missing'] {
	const missing: ShellView['missing'] = [];
	if (status.kafka.state === 'absent') missing.push({ what: 'There is no Kafka.', detail: status.kafka.detail });
	for (const name of ['kafka', 'ingest', 'detect', 'demo'] as const) {
		const part = status[name];
		if (part.state === 'failed') missing.push({ what: `${NAMES[name]} failed.`, detail: part.detail });
	}
	return missing;
}

const NAMES = { kafka: 'Kafka', ingest: 'Ingest', detect: 'The detectors', demo: 'The demo' };
