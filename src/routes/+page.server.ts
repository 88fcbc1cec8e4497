import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types.js';

/** The first page: Alerts if any pages, otherwise Models. */
export const load: PageServerLoad = async ({ parent }) => {
	const { shell } = await parent();
	redirect(307, shell.paging > 0 ? '/alerts' : '/models');
};
