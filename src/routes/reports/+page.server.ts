import { readReports } from '#server/read/reports.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals: { app }, depends }) => {
	depends('leeway:reports');
	return { crumbs: [{ label: 'Reports' }], reports: await readReports(app.store) };
};
