import { versionName } from '#core/format.ts';
import { personOf } from '#server/person.ts';
import { readRolloutPage } from '#server/read/rollout-page.ts';
import { error, fail, type Actions } from '@sveltejs/kit';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals: { app }, params, url, depends }) => {
	depends('leeway:rollouts');
	const asked = url.searchParams.get('step');
	const view = await readRolloutPage(app.store, params.id, {
		...(asked !== null && /^\d+$/.test(asked) && { step: Number(asked) - 1 }),
		tierOf: (name) => app.config.project_file.models.find(({ model }) => model === name)?.risk_tier ?? null,
		now: new Date()
	});
	if (!view) error(404, { message: `There is no rollout ${params.id}.`, fix: 'See the list of rollouts.' });
	const { model, stable, candidate } = view.rollout;
	return {
		crumbs: [
			{ label: 'Rollouts', href: '/rollouts' },
			{ label: model, href: `/models/${model}` },
			{ label: `${versionName(stable)} → ${versionName(candidate)}` }
		],
		view,
		check: url.searchParams.get('check')
	};
};

type Press = 'promote' | 'hold' | 'resume' | 'rollback';

function press(button: Press): Actions[string] {
	return async ({ locals: { app }, params, request, cookies }) => {
		const reason = String((await request.formData()).get('reason') ?? '');
		const result = await app.control[button](params.id ?? '', { by: personOf(cookies), reason });
		if (result.ok) return { pressed: button };
		return fail(result.kind === 'not_found' ? 404 : result.kind === 'invalid' ? 400 : 409, { message: result.reason });
	};
}

export const actions: Actions = {
	promote: press('promote'),
	hold: press('hold'),
	resume: press('resume'),
	rollback: press('rollback')
};
