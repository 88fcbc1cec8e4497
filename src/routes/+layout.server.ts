import { validZone } from '#core/time-format.ts';
import { personOf } from '#server/person.ts';
import { readShell } from '#server/read/shell.ts';
import type { LayoutServerLoad } from './$types.js';

export const load: LayoutServerLoad = async ({ locals, cookies, depends }) => {
	depends('leeway:alerts', 'leeway:rollouts');
	return {
		shell: await readShell(locals.app),
		person: personOf(cookies),
		zone: validZone(cookies.get('leeway-zone') ?? process.env.TZ),
		now: Date.now()
	};
};
