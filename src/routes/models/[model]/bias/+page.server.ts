import { DEFINITIONS, type Definition } from '#core/report.ts';
import { formatRange } from '#core/time-format.ts';
import { personOf } from '#server/person.ts';
import { readBiasPage } from '#server/read/bias-page.ts';
import { readBias, type BiasRequest } from '#server/read/bias.ts';
import { requireModel } from '#server/read/require-model.ts';
import { fail, redirect, type Actions } from '@sveltejs/kit';
import type { PageServerLoad } from './$types.js';

/** Keys of the address that say what is shown; the form that freezes sends the same. */
const KEYS = ['from', 'to', 'version', 'definition', 'group', 'by'] as const;

export const load: PageServerLoad = async ({ locals: { app }, params, url, depends }) => {
	depends('leeway:reports');
	await requireModel(app, params.model);
	const view = await readBiasPage(
		app,
		requestOf(params.model, (key) => url.searchParams.get(key))
	);
	const { start, end } = view.report.period;
	const period = formatRange(start, new Date(Date.parse(end) - 1), 'UTC');
	return {
		crumbs: [
			{ label: 'Models', href: '/models' },
			{ label: params.model, href: `/models/${params.model}` },
			{ label: 'Bias' }
		],
		closed: { label: period },
		period,
		view,
		query: Object.fromEntries(
			KEYS.flatMap((key) => (url.searchParams.get(key) ? [[key, url.searchParams.get(key) ?? '']] : []))
		),
		show: url.searchParams.get('show') ?? 'all'
	};
};

export const actions: Actions = {
	freeze: async ({ locals: { app }, params, request, cookies }) => {
		const form = await request.formData();
		const content = await readBias(
			app,
			requestOf(params.model ?? '', (key) => form.get(key)?.toString() ?? null)
		);
		const frozen = await app.control.freezeBiasReport({ content, by: personOf(cookies) });
		if (!frozen.ok) return fail(400, { message: frozen.reason });
		redirect(303, `/reports/${frozen.value.id}`);
	}
};

function requestOf(model: string, get: (key: (typeof KEYS)[number]) => string | null): BiasRequest {
	const definition = DEFINITIONS.find((name) => name === get('definition'));
	const [attribute = '', ...rest] = (get('group') ?? '').split('=');
	const version = get('version');
	const by = get('by');
	const from = day(get('from'), 0);
	const to = day(get('to'), 1);
	return {
		model,
		...(version !== null && { version }),
		...(from !== null && { from }),
		...(to !== null && (from === null || from < to) && { to }),
		...(known(definition) && { definition }),
		...(rest.length > 0 && { shown: { attribute, group: rest.join('=') } }),
		...(by !== null && { by })
	};
}

function known(definition: Definition | undefined): definition is NonNullable<BiasRequest['definition']> {
	return definition !== undefined && definition !== 'calibration';
}

/** A day means its start, or its end; an instant means itself. What cannot be read falls back. */
function day(text: string | null, add: number): string | null {
	const at = Date.parse(text ?? '');
	if (text === null || Number.isNaN(at)) return null;
	return new Date(text.length === 10 ? at + add * 86_400_000 : at).toISOString();
}
