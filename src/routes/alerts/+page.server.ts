import { validZone } from '#core/time-format.ts';
import { personOf } from '#server/person.ts';
import { readEvidence, trafficChanges } from '#server/read/evidence.ts';
import { readInbox } from '#server/read/inbox.ts';
import { INBOX_KINDS } from '#server/read/inbox-rows.ts';
import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types.js';

const HOUR = 3_600_000;

export const load: PageServerLoad = async ({ locals: { app }, url, cookies, depends }) => {
	depends('leeway:alerts', 'leeway:findings', 'leeway:rollouts');
	const reader = { zone: validZone(cookies.get('leeway-zone') ?? process.env.TZ), now: Date.now() };
	const view = await readInbox(app, reader);
	const show = INBOX_KINDS.find((kind) => kind === url.searchParams.get('show')) ?? 'all';
	const rows = [...view.groups.flatMap((group) => group.rows), ...view.blind];
	const selected = rows.find((row) => row.key === url.searchParams.get('row')) ?? rows[0] ?? null;
	return {
		crumbs: [{ label: 'Alerts' }],
		view,
		show,
		selected,
		preview: selected && (await previewOf(selected.finding))
	};

	async function previewOf(finding: (typeof rows)[number]['finding']) {
		const changes = await trafficChanges(app.store, finding.project, finding.model);
		const end = Math.max(Date.parse(finding.window.end), reader.now);
		const span = Math.max(1.25 * HOUR, 10 * finding.window.seconds * 1000);
		const since = Date.parse(selected?.since ?? finding.window.start);
		return readEvidence(app.store, finding, {
			from: Math.min(end - span, Math.max(since - span / 2, end - 48 * HOUR)),
			to: end,
			changes
		});
	}
};

export const actions: Actions = {
	acknowledge: async ({ locals: { app }, request, cookies }) => {
		const form = await request.formData();
		const done = await app.control.acknowledge(Number(form.get('id')), {
			by: personOf(cookies),
			comment: String(form.get('reason') ?? '')
		});
		if (!done.ok) return fail(done.kind === 'not_found' ? 404 : 400, { message: done.reason });
		return {};
	}
};
