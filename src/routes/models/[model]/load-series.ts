import type { Crumb } from '$lib/ui/shell/crumbs.ts';
import { presetFor, timeRange } from '#core/time-range.ts';
import { requireModel, shortestWindow } from '#server/read/require-model.ts';
import { readSeriesPage, type SeriesQuery } from '#server/read/series-page.ts';
import { error, type ServerLoadEvent } from '@sveltejs/kit';

/** What the page of a feature and the page of a monitor load: the looks at it, or a 404 that says what they need. */
export async function loadSeries(
	{ locals: { app }, url, depends }: Pick<ServerLoadEvent, 'locals' | 'url' | 'depends'>,
	page: { model: string; of: SeriesQuery['of']; name: string; zone: string; within?: Crumb[] }
) {
	depends('leeway:findings');
	const { model, of, name, zone, within = [] } = page;
	const { project } = await requireModel(app, model);
	const series = url.searchParams.get('series');
	const seconds = Number(series?.split('~').at(-1)) || shortestWindow(app, model);
	const range = timeRange(url.searchParams, { now: Date.now(), fallback: presetFor(seconds) });
	const all_slices = url.searchParams.get('slices') === 'all';
	const { from, to } = range;
	const view = await readSeriesPage(app.store, { project, model, of, series, all_slices, from, to, zone });
	if (!view) {
		error(404, {
			message: `Nothing was looked at yet under "${name}" of ${model}.`,
			fix: 'A first look needs a reference and a full window of rows.'
		});
	}
	const crumbs: Crumb[] = [
		{ label: 'Models', href: '/models' },
		{ label: model, href: `/models/${model}` },
		...within,
		{ label: '', code: name }
	];
	return { crumbs, range, view };
}
