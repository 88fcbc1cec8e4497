import { personOf } from '#server/person.ts';
import { readQuarantinePage } from '#server/read/quarantine-page.ts';
import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types.js';
import { reasonOf, selectionOf } from './selection.ts';

export const load: PageServerLoad = async ({ locals: { app }, url, depends }) => {
	depends('leeway:ingest');
	const { retention_days } = app.config.project_file.quarantine;
	return {
		crumbs: [{ label: 'Settings', href: '/settings' }, { label: 'Ingest', href: '/ingest' }, { label: 'Quarantine' }],
		view: await readQuarantinePage(app.store, url.searchParams, retention_days)
	};
};

export const actions: Actions = {
	replay: async ({ locals: { app }, request, cookies }) => {
		const form = await request.formData();
		const done = await app.quarantine.replay(selectionOf(form), { by: personOf(cookies), reason: reasonOf(form) });
		return done.ok ? { replayed: done.value } : fail(400, { message: done.reason });
	},
	expire: async ({ locals: { app }, request, cookies }) => {
		const form = await request.formData();
		const done = await app.quarantine.expire(selectionOf(form), { by: personOf(cookies), reason: reasonOf(form) });
		return done.ok ? { expired: done.value.expired } : fail(400, { message: done.reason });
	}
};
