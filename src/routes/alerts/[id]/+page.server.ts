import { validZone } from '#core/time-format.ts';
import { personOf } from '#server/person.ts';
import { readAlertPage } from '#server/read/alert-page.ts';
import { error, fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals: { app }, params, cookies, depends }) => {
	depends('leeway:alerts', 'leeway:findings', 'leeway:rollouts');
	const reader = { zone: validZone(cookies.get('leeway-zone') ?? process.env.TZ), now: Date.now() };
	const id = /^\d{1,9}$/.test(params.id) ? Number(params.id) : 0;
	const view = await readAlertPage(app, id, reader);
	if (!view)
		error(404, {
			message: `There is no alert no. ${params.id}.`,
			fix: 'The inbox lists all that are open, and what resolved in the last 24 h.'
		});
	const { alert } = view;
	const model = alert.model.startsWith('@')
		? { label: 'GPU pool', href: '/gpus' }
		: { label: alert.model, href: `/models/${alert.model}` };
	return { crumbs: [{ label: 'Alerts', href: '/alerts' }, model, view.crumb], view };
};

async function reasonOf(request: Request): Promise<string> {
	return String((await request.formData()).get('reason') ?? '');
}

export const actions: Actions = {
	acknowledge: async ({ locals: { app }, params, request, cookies }) => {
		const done = await app.control.acknowledge(Number(params.id), {
			by: personOf(cookies),
			comment: await reasonOf(request)
		});
		if (!done.ok) return fail(done.kind === 'not_found' ? 404 : 400, { message: done.reason });
		return {};
	},
	rollback: async ({ locals: { app }, url, request, cookies }) => {
		const id = url.searchParams.get('rollout') ?? '';
		const done = await app.control.rollback(id, { by: personOf(cookies), reason: await reasonOf(request) });
		if (!done.ok) return fail(done.kind === 'not_found' ? 404 : 400, { message: done.reason });
		redirect(303, `/rollouts/${id}`);
	}
};
