import { presetFor, timeRange } from '#core/time-range.ts';
import { readDriftPage } from '#server/read/drift-page.ts';
import { requireModel, shortestWindow } from '#server/read/require-model.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals: { app }, params, url, depends, parent }) => {
	depends('leeway:findings');
	const { zone } = await parent();
	const { project } = await requireModel(app, params.model);
	const query = url.searchParams;
	const seconds = Number(query.get('window')) || shortestWindow(app, params.model);
	const range = timeRange(query, { now: Date.now(), fallback: presetFor(seconds) });
	const view = await readDriftPage(app.store, {
		project,
		model: params.model,
		version: query.get('version'),
		seconds: query.has('window') ? Number(query.get('window')) : null,
		feature: query.get('feature'),
		from: range.from,
		to: range.to,
		zone
	});
	return {
		crumbs: [
			{ label: 'Models', href: '/models' },
			{ label: params.model, href: `/models/${params.model}` },
			{ label: 'Drift' }
		],
		range,
		view,
		show: query.get('show') ?? 'all'
	};
};
