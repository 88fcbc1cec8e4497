import { desc, eq } from 'drizzle-orm';
import type { Report } from '#core/report.ts';
import type { Postgres } from '#store/postgres.ts';
import { reports } from '#store/schema/control.ts';

type Db = Postgres['db'];

/** Stores a frozen report and gives it its number. */
export async function insertReport(db: Db, report: Omit<Report, 'id'>): Promise<Report> {
	const [stored] = await db.insert(reports).values(report).returning();
	if (!stored) throw new Error(`The report on ${report.model} was not stored`);
	return stored;
}

export async function reportById(db: Db, id: number): Promise<Report | undefined> {
	const [found] = await db.select().from(reports).where(eq(reports.id, id));
	return found;
}

/** Newest first. */
export async function listReports(db: Db, filter: { model?: string; limit?: number } = {}): Promise<Report[]> {
	const where = filter.model === undefined ? undefined : eq(reports.model, filter.model);
	return db
		.select()
		.from(reports)
		.where(where)
		.orderBy(desc(reports.id))
		.limit(filter.limit ?? 200);
}
