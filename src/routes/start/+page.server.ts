import { personOf, rememberPerson } from '#server/person.ts';
import { readStart } from '#server/read/start.ts';
import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals: { app }, url, depends }) => {
	depends('leeway:models', 'leeway:ingest');
	return {
		crumbs: [{ label: 'Models', href: '/models' }, { label: 'Start' }],
		view: await readStart(app, url.origin),
		way: url.searchParams.get('way') ?? 'curl'
	};
};

export const actions: Actions = {
	/** Who acts; asked for from the bar at the top of every page. */
	person: async ({ request, cookies }) => {
		const name = String((await request.formData()).get('person') ?? '').trim();
		if (name === '') return fail(400, { message: 'Write a name: it stands beside what you decide.' });
		rememberPerson(cookies, name);
		return { person: personOf(cookies) };
	}
};
