import { modelConfigSchema } from '#core/model-config.ts';
import { timeRange } from '#core/time-range.ts';
import { readModelPage } from '#server/read/model-page.ts';
import { requireModel } from '#server/read/require-model.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals: { app }, params, url, depends }) => {
	depends('leeway:findings', 'leeway:alerts', 'leeway:rollouts');
	const { project, config } = await requireModel(app, params.model);
	const now = new Date();
	const range = timeRange(url.searchParams, { now: now.getTime(), fallback: '7d' });
	const view = await readModelPage(app.store, { project, model: params.model, from: range.from, to: range.to, now });
	if (!view) error(404, { message: `There is no model "${params.model}".` });
	return {
		crumbs: [{ label: 'Models', href: '/models' }, { label: params.model }],
		range,
		view,
		alpha: modelConfigSchema.shape.alpha.parse(config.alpha)
	};
};
