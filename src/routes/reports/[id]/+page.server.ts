import { readReport } from '#server/read/reports.ts';
import { error, fail, type Actions } from '@sveltejs/kit';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals: { app }, params, url }) => {
	const view = /^\d{1,9}$/.test(params.id) ? await readReport(app.store, Number(params.id)) : null;
	if (!view) error(404, { message: `There is no report ${params.id}.`, fix: 'See the list of reports.' });
	return {
		bare: true,
		crumbs: [
			{ label: 'Reports', href: '/reports' },
			{ label: `Bias report no. ${view.report.id}, ${view.report.model}` }
		],
		view,
		address: `${app.config.origin ?? url.origin}/reports/${view.report.id}`
	};
};

export const actions: Actions = {
	verify: async ({ locals: { app }, params }) => {
		const result = await app.control.verifyReport(Number(params.id));
		return result.ok ? { check: result.value } : fail(404, { message: result.reason });
	}
};
