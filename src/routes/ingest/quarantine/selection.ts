import type { Selection } from '#server/read/quarantine.ts';
import { filterOf } from '#server/read/quarantine-page.ts';

/** What a form means: the records that were ticked, else all that the filter of the address finds. */
export function selectionOf(form: FormData): Selection {
	const ids = String(form.get('ids') ?? '')
		.split(',')
		.filter((id) => id !== '');
	return ids.length > 0 ? { ids } : { filter: filterOf(new URLSearchParams(String(form.get('query') ?? ''))) };
}

export function reasonOf(form: FormData): string {
	return String(form.get('reason') ?? '');
}
