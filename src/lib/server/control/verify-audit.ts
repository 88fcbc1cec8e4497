import type { AuditCheck } from '#core/audit.ts';
import { brokenLink, listAudit } from '#store/repositories/audit.ts';
import type { Context } from './deps.ts';

const PAGE = 1000;

/** Walks the whole chain, and stops at the first line that does not fit. */
export async function verifyAudit(context: Context): Promise<AuditCheck> {
	let previous: { seq: number; hash: string } | null = null;
	let entries = 0;
	for (;;) {
		const page = await listAudit(context.store.pg.db, { after: previous?.seq ?? 0, limit: PAGE });
		for (const entry of page) {
			const why = brokenLink(entry, previous);
			if (why) return { entries, intact: false, broken: { seq: entry.seq, why } };
			previous = entry;
			entries++;
		}
		if (page.length < PAGE) return { entries, intact: true, broken: null };
	}
}
