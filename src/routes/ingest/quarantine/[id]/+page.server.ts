import { personOf } from '#server/person.ts';
import { readQuarantinedPage } from '#server/read/quarantine-page.ts';
import { error, fail } from '@sveltejs/kit';
import { reasonOf } from '../selection.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals: { app }, params, url, depends }) => {
	depends('leeway:ingest');
	const view = await readQuarantinedPage(app.store, params.id, url.searchParams.get('as'));
	if (!view)
		error(404, {
			message: 'There is no such record in the quarantine.',
			fix: 'The quarantine lists what was refused; a resolved record stays there.'
		});
	const { topic, partition, offset } = view.record;
	return {
		crumbs: [
			{ label: 'Ingest', href: '/ingest' },
			{ label: 'Quarantine', href: '/ingest/quarantine' },
			{ label: '', code: `${topic}/${partition}/${offset}` }
		],
		view
	};
};

export const actions: Actions = {
	replay: async ({ locals: { app }, params, request, cookies }) => {
		const reason = reasonOf(await request.formData());
		const done = await app.quarantine.replay({ ids: [params.id] }, { by: personOf(cookies), reason });
		return done.ok ? { replayed: done.value } : fail(400, { message: done.reason });
	},
	expire: async ({ locals: { app }, params, request, cookies }) => {
		const reason = reasonOf(await request.formData());
		const done = await app.quarantine.expire({ ids: [params.id] }, { by: personOf(cookies), reason });
		return done.ok ? { expired: done.value.expired } : fail(400, { message: done.reason });
	}
};
