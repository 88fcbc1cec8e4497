import { timeRange } from '#core/time-range.ts';
import { ALLOWED_LAG_SECONDS, readIngestPage } from '#server/read/ingest-page.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals: { app }, url, depends }) => {
	depends('leeway:ingest');
	const range = timeRange(url.searchParams, { now: Date.now(), fallback: '1h' });
	const view = await readIngestPage(app, range);
	return {
		crumbs: [{ label: 'Settings', href: '/settings' }, { label: 'Ingest' }],
		range,
		view,
		allowed: ALLOWED_LAG_SECONDS,
		topic: url.searchParams.get('topic')
	};
};
