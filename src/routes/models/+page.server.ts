import { timeRange } from '#core/time-range.ts';
import { readModelsPage } from '#server/read/models-page.ts';
import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals: { app }, url, depends }) => {
	depends('leeway:findings', 'leeway:models', 'leeway:rollouts');
	const now = new Date();
	const range = timeRange(url.searchParams, { now: now.getTime(), fallback: '24h' });
	const project = app.config.project_file.project;
	const view = await readModelsPage(app.store, { project, from: range.from, to: range.to, now });
	if (view.lines.length === 0 && app.status.demo.state !== 'starting') redirect(307, '/start');
	return { crumbs: [{ label: 'Models' }], range, view, show: url.searchParams.get('show') ?? 'all' };
};
