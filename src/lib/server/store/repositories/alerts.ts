import { and, desc, eq, gte, inArray, ne, or, type SQL } from 'drizzle-orm';
import type { Alert, AlertState } from '#core/alert.ts';
import type { Postgres } from '#store/postgres.ts';
import { models } from '#store/schema/catalog.ts';
import { alerts } from '#store/schema/control.ts';

type Db = Postgres['db'];

export interface AlertFilter {
	project?: string;
	model?: string;
	version?: string;
	states?: readonly AlertState[];
	/** Resolved alerts only where they closed at or after this instant; open ones always. */
	resolved_since?: string;
	limit?: number;
}

/** Newest first. A key left out does not filter. */
export async function listAlerts(db: Db, filter: AlertFilter = {}): Promise<Alert[]> {
	const where: (SQL | undefined)[] = [];
	if (filter.project !== undefined) where.push(eq(alerts.project, filter.project));
	if (filter.model !== undefined) where.push(eq(alerts.model, filter.model));
	if (filter.version !== undefined) where.push(eq(alerts.version, filter.version));
	if (filter.states) where.push(inArray(alerts.state, [...filter.states]));
	if (filter.resolved_since !== undefined) {
		where.push(or(ne(alerts.state, 'resolved'), gte(alerts.resolved_at, filter.resolved_since)));
	}
	const query = db
		.select()
		.from(alerts)
		.where(and(...where))
		.orderBy(desc(alerts.id));
	return filter.limit === undefined ? query : query.limit(filter.limit);
}

export async function alertById(db: Db, id: number): Promise<Alert | undefined> {
	const [found] = await db.select().from(alerts).where(eq(alerts.id, id));
	return found;
}

/** The newest alert of each series, open or resolved. */
export async function latestAlerts(db: Db, series: readonly string[]): Promise<Map<string, Alert>> {
	if (series.length === 0) return new Map();
	const found = await db
		.selectDistinctOn([alerts.series])
		.from(alerts)
		.where(inArray(alerts.series, [...series]))
		.orderBy(alerts.series, desc(alerts.id));
	return new Map(found.map((alert) => [alert.series, alert]));
}

/** Stores a new alert and gives it its number. Fails where its series has an open one already. */
export async function insertAlert(db: Db, alert: Omit<Alert, 'id'>): Promise<Alert> {
	const [stored] = await db.insert(alerts).values(alert).returning();
	if (!stored) throw new Error(`The alert of ${alert.series} was not stored`);
	return stored;
}

export async function updateAlert(db: Db, id: number, change: Partial<Omit<Alert, 'id'>>): Promise<Alert> {
	const [stored] = await db.update(alerts).set(change).where(eq(alerts.id, id)).returning();
	if (!stored) throw new Error(`There is no alert ${id}`);
	return stored;
}

/** The models of the demo: what they raise leaves these pages for nobody. */
export async function simulatedModels(db: Db, project: string): Promise<Set<string>> {
	const found = await db
		.select({ model: models.model })
		.from(models)
		.where(and(eq(models.project, project), eq(models.simulated, true)));
	return new Set(found.map(({ model }) => model));
}
