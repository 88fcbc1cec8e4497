import { readSettings } from '#server/read/settings.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ locals: { app } }) => ({
	crumbs: [{ label: 'Settings' }],
	view: readSettings(app)
});
