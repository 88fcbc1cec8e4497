import { timeRange } from '#core/time-range.ts';
import { readGpuPage } from '#server/read/gpu-page.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals: { app }, url, depends }) => {
	depends('leeway:gpus', 'leeway:findings', 'leeway:alerts');
	const now = new Date();
	const range = timeRange(url.searchParams, { now: now.getTime(), fallback: '2h' });
	const asked = url.searchParams.get('gpu');
	const view = await readGpuPage(app.store, {
		project: app.config.project_file.project,
		from: range.from,
		to: range.to,
		now,
		...(asked !== null && { selected: asked })
	});
	return { crumbs: [{ label: 'Models', href: '/models' }, { label: 'GPU pool' }], range, view };
};
