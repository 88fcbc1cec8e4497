import { readRolloutList } from '#server/read/rollout-page.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals: { app }, depends }) => {
	depends('leeway:rollouts');
	return {
		crumbs: [{ label: 'Rollouts' }],
		lines: await readRolloutList(app.store, app.config.project_file.project)
	};
};
