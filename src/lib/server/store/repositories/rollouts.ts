import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import type { OffsetRange } from '#core/evidence.ts';
import { offsetRangeSchema } from '#core/evidence.ts';
import type { Rollout, RolloutDecision, RolloutGate, RolloutState } from '#core/rollout.ts';
import type { Postgres } from '#store/postgres.ts';
import { rolloutDecisions, rolloutGates, rollouts } from '#store/schema/control.ts';
import type { Store } from '#store/store.ts';

type Db = Postgres['db'];

/** Newest first. A key left out does not filter. */
export async function listRollouts(
	db: Db,
	filter: { project?: string; model?: string; states?: readonly RolloutState[] } = {}
): Promise<Rollout[]> {
	const where = [];
	if (filter.project !== undefined) where.push(eq(rollouts.project, filter.project));
	if (filter.model !== undefined) where.push(eq(rollouts.model, filter.model));
	if (filter.states) where.push(inArray(rollouts.state, [...filter.states]));
	return db
		.select()
		.from(rollouts)
		.where(and(...where))
		.orderBy(desc(rollouts.started_at), asc(rollouts.id));
}

/** `lock` keeps it from being changed elsewhere until the transaction ends. */
export async function rolloutById(db: Db, id: string, options: { lock?: boolean } = {}): Promise<Rollout | undefined> {
	const query = db.select().from(rollouts).where(eq(rollouts.id, id));
	const [found] = await (options.lock ? query.for('update') : query);
	return found;
}

/** False where a rollout of that id exists already. */
export async function insertRollout(db: Db, rollout: Rollout): Promise<boolean> {
	const stored = await db.insert(rollouts).values(rollout).onConflictDoNothing().returning({ id: rollouts.id });
	return stored.length > 0;
}

export async function updateRollout(db: Db, id: string, change: Partial<Omit<Rollout, 'id'>>): Promise<Rollout> {
	const [stored] = await db.update(rollouts).set(change).where(eq(rollouts.id, id)).returning();
	if (!stored) throw new Error(`There is no rollout ${id}`);
	return stored;
}

/** Keeps one look. The same look again, after a restart, changes nothing. */
export async function insertGate(db: Db, gate: RolloutGate): Promise<void> {
	await db.insert(rolloutGates).values(gate).onConflictDoNothing();
}

/** Oldest first. */
export async function gateHistory(db: Db, rollout: string, step?: number): Promise<RolloutGate[]> {
	const where =
		step === undefined
			? eq(rolloutGates.rollout, rollout)
			: and(eq(rolloutGates.rollout, rollout), eq(rolloutGates.step, step));
	return db.select().from(rolloutGates).where(where).orderBy(asc(rolloutGates.step), asc(rolloutGates.look));
}

export async function latestGate(db: Db, rollout: string, step: number): Promise<RolloutGate | undefined> {
	const [found] = await db
		.select()
		.from(rolloutGates)
		.where(and(eq(rolloutGates.rollout, rollout), eq(rolloutGates.step, step)))
		.orderBy(desc(rolloutGates.look))
		.limit(1);
	return found;
}

export async function insertDecision(db: Db, decision: Omit<RolloutDecision, 'id'>): Promise<RolloutDecision> {
	const [stored] = await db.insert(rolloutDecisions).values(decision).returning();
	if (!stored) throw new Error(`The decision on ${decision.rollout} was not stored`);
	return stored;
}

/** Newest first. */
export async function listDecisions(db: Db, rollout: string, limit = 500): Promise<RolloutDecision[]> {
	return db
		.select()
		.from(rolloutDecisions)
		.where(eq(rolloutDecisions.rollout, rollout))
		.orderBy(desc(rolloutDecisions.id))
		.limit(limit);
}

export interface VersionWindow {
	project: string;
	environment: string;
	model: string;
	versions: readonly string[];
	/** Event time, ISO 8601; `to` is exclusive and rounded up to the minute. */
	from: string;
	to: string;
}

const trafficSchema = z.object({
	version: z.string(),
	n: z.number(),
	first: z.string().transform((text) => new Date(text).toISOString()),
	last: z.string().transform((text) => new Date(text).toISOString())
});
export type VersionTraffic = z.output<typeof trafficSchema>;

/** Rows of each version in the window, from the roll-up, with the event times of the first minute and the last row. */
export async function versionTraffic(store: Store, window: VersionWindow): Promise<VersionTraffic[]> {
	return store.ch.query('version-traffic', parameters(window), trafficSchema);
}

/** Offsets of the events of the versions in the window, per partition. */
export async function versionOffsets(store: Store, window: VersionWindow): Promise<OffsetRange[]> {
	return store.ch.query('version-offsets', parameters(window), offsetRangeSchema);
}

function parameters({ project, environment, model, versions, from, to }: VersionWindow) {
	return { project, environment, model, versions: [...versions], from: new Date(from), to: new Date(to) };
}
