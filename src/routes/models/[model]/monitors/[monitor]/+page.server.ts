import { timeRange } from '#core/time-range.ts';
import { requireModel } from '#server/read/require-model.ts';
import { readSeriesPage } from '#server/read/series-page.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals: { app }, params, url, depends, parent }) => {
	depends('leeway:findings');
	const { zone } = await parent();
	const { project } = await requireModel(app, params.model);
	const range = timeRange(url.searchParams, { now: Date.now(), fallback: '6h' });
	const view = await readSeriesPage(app.store, {
		project,
		model: params.model,
		of: { monitor: params.monitor },
		series: url.searchParams.get('series'),
		from: range.from,
		to: range.to,
		zone
	});
	if (!view) {
		error(404, {
			message: `Nothing was looked at yet under monitor "${params.monitor}" of ${params.model}.`,
			fix: 'A first look needs a reference and a full window of rows.'
		});
	}
	const crumbs = [
		{ label: 'Models', href: '/models' },
		{ label: params.model, href: `/models/${params.model}` },
		{ label: '', code: params.monitor }
	];
	return { crumbs, range, view };
};
