import { asc, desc, eq, gt, sql } from 'drizzle-orm';
import type { AuditEntry } from '#core/audit.ts';
import { contentHash } from '#server/content-hash.ts';
import type { Postgres } from '#store/postgres.ts';
import { audit } from '#store/schema/control.ts';

type Db = Postgres['db'];

/** Before the first line there is nothing. */
const GENESIS = '0'.repeat(64);
/** Any constant: it names the lock under which lines take turns, across processes. */
const CHAIN_LOCK = 812_001;

export type AuditLine = Pick<AuditEntry, 'at' | 'who' | 'action' | 'subject' | 'detail'>;

/** Appends one line to the chain. Call it inside the transaction of the change it records. */
export async function appendAudit(db: Db, line: AuditLine): Promise<AuditEntry> {
	return db.transaction(async (tx) => {
		await tx.execute(sql`SELECT pg_advisory_xact_lock(${CHAIN_LOCK})`);
		const [last] = await tx.select({ seq: audit.seq, hash: audit.hash }).from(audit).orderBy(desc(audit.seq)).limit(1);
		const entry = { ...line, seq: (last?.seq ?? 0) + 1, previous_hash: last?.hash ?? GENESIS };
		const stored = { ...entry, hash: contentHash(entry) };
		await tx.insert(audit).values(stored);
		return stored;
	});
}

/** Lines in their order, after `after`. */
export async function listAudit(
	db: Db,
	options: { after?: number; subject?: string; limit?: number } = {}
): Promise<AuditEntry[]> {
	const where = options.subject === undefined ? gt(audit.seq, options.after ?? 0) : eq(audit.subject, options.subject);
	return db
		.select()
		.from(audit)
		.where(where)
		.orderBy(asc(audit.seq))
		.limit(options.limit ?? 1000);
}

/** Why a line does not follow from the one before it; null where it does. */
export function brokenLink(entry: AuditEntry, previous: Pick<AuditEntry, 'seq' | 'hash'> | null): string | null {
	const { hash, ...content } = entry;
	if (entry.seq !== (previous?.seq ?? 0) + 1) return `line ${(previous?.seq ?? 0) + 1} is missing`;
	if (entry.previous_hash !== (previous?.hash ?? GENESIS)) return 'it does not follow from the line before';
	return contentHash(content) === hash ? null : 'its content does not match its hash';
}
