import { and, eq, inArray, max, notInArray, sql } from 'drizzle-orm';
import type { DispersionProfile } from '#detectors/core/summary.ts';
import {
	dispersionProfiles,
	monitors,
	referenceHistograms,
	referenceSets,
	series,
	seriesEpochs
} from '#store/schema/monitoring.ts';
import type { Store } from '#store/store.ts';

export type ReferenceSet = typeof referenceSets.$inferSelect;
export type ReferenceHistogram = typeof referenceHistograms.$inferSelect;
export type MonitorRow = typeof monitors.$inferSelect;

export interface ModelKey {
	project: string;
	model: string;
}

/** The frozen reference in force, if there is one yet: the main one, or one of those beside it by its name. */
export async function activeReference(
	store: Store,
	{ project, model, environment }: ModelKey & { environment: string },
	name = ''
): Promise<ReferenceSet | undefined> {
	const [found] = await store.pg.db
		.select()
		.from(referenceSets)
		.where(
			and(
				eq(referenceSets.project, project),
				eq(referenceSets.model, model),
				eq(referenceSets.environment, environment),
				eq(referenceSets.name, name),
				eq(referenceSets.active, true)
			)
		);
	return found;
}

export async function referenceHistogramsOf(store: Store, referenceId: string): Promise<ReferenceHistogram[]> {
	return store.pg.db.select().from(referenceHistograms).where(eq(referenceHistograms.reference_id, referenceId));
}

/** Makes a reference the one of its name in force, with its histograms; earlier ones stay, inactive. Gives it its revision. */
export async function freezeReference(
	store: Store,
	reference: Omit<ReferenceSet, 'revision' | 'active'>,
	histograms: readonly Omit<ReferenceHistogram, 'reference_id'>[]
): Promise<ReferenceSet> {
	return store.pg.db.transaction(async (tx) => {
		const same = and(
			eq(referenceSets.project, reference.project),
			eq(referenceSets.model, reference.model),
			eq(referenceSets.environment, reference.environment),
			eq(referenceSets.name, reference.name)
		);
		const [last] = await tx
			.select({ revision: max(referenceSets.revision) })
			.from(referenceSets)
			.where(same);
		await tx.update(referenceSets).set({ active: false }).where(same);
		const row = { ...reference, revision: (last?.revision ?? 0) + 1, active: true };
		await tx.insert(referenceSets).values(row);
		for (let from = 0; from < histograms.length; from += 200) {
			const part = histograms.slice(from, from + 200).map((h) => ({ ...h, reference_id: reference.id }));
			await tx.insert(referenceHistograms).values(part);
		}
		return row;
	});
}

/** Adds what became known of a frozen reference; what it holds already stays. */
export async function addHistograms(
	store: Store,
	referenceId: string,
	histograms: readonly Omit<ReferenceHistogram, 'reference_id'>[]
): Promise<void> {
	const rows = histograms.map((histogram) => ({ ...histogram, reference_id: referenceId }));
	if (rows.length > 0) await store.pg.db.insert(referenceHistograms).values(rows).onConflictDoNothing();
}

/** Writes the monitors of a model; those not named are kept, disabled, since findings point at them. */
export async function saveMonitors(store: Store, key: ModelKey, rows: readonly MonitorRow[]): Promise<void> {
	await store.pg.db.transaction(async (tx) => {
		const mine = and(eq(monitors.project, key.project), eq(monitors.model, key.model));
		const names = rows.map((row) => row.monitor);
		await tx
			.update(monitors)
			.set({ enabled: false })
			.where(names.length > 0 ? and(mine, notInArray(monitors.monitor, names)) : mine);
		if (rows.length === 0) return;
		await tx
			.insert(monitors)
			.values([...rows])
			.onConflictDoUpdate({
				target: [monitors.project, monitors.model, monitors.monitor],
				set: Object.fromEntries(CHANGEABLE.map((name) => [name, sql.raw(`excluded.${name}`)]))
			});
	});
}

const CHANGEABLE = [
	'concern',
	'metric',
	'feature',
	'segment',
	'against',
	'reference',
	'windows',
	'leeway',
	'quantile',
	'min_n',
	'enabled',
	'source',
	'revision'
] as const satisfies readonly (keyof MonitorRow)[];

/** The monitors of a model, the disabled ones too. */
export async function monitorsOf(store: Store, key: ModelKey): Promise<MonitorRow[]> {
	return store.pg.db
		.select()
		.from(monitors)
		.where(and(eq(monitors.project, key.project), eq(monitors.model, key.model)))
		.orderBy(monitors.monitor);
}

/** The models of a project that have a monitor of this name. */
export async function modelsWithMonitor(store: Store, project: string, monitor: string): Promise<string[]> {
	const rows = await store.pg.db
		.select({ model: monitors.model })
		.from(monitors)
		.where(and(eq(monitors.project, project), eq(monitors.monitor, monitor)))
		.orderBy(monitors.model);
	return rows.map(({ model }) => model);
}

/**
 * Index of every series of a model in its alpha ledger, from 1. New ones are appended in the order given; an index is
 * never taken back.
 */
export async function seriesIndexes(
	store: Store,
	key: ModelKey,
	wanted: readonly string[]
): Promise<Map<string, number>> {
	return store.pg.db.transaction(async (tx) => {
		const mine = and(eq(series.project, key.project), eq(series.model, key.model));
		const known = await tx.select({ series: series.series, index: series.index }).from(series).where(mine);
		const indexes = new Map(known.map((row) => [row.series, row.index]));
		let last = Math.max(0, ...indexes.values());
		const missing = [...new Set(wanted)].filter((name) => !indexes.has(name));
		for (const name of missing) indexes.set(name, ++last);
		const rows = missing.map((name) => ({ ...key, series: name, index: indexes.get(name) ?? 0 }));
		for (let from = 0; from < rows.length; from += 500) await tx.insert(series).values(rows.slice(from, from + 500));
		return indexes;
	});
}

export interface EpochWanted {
	series: string;
	/** What the series stands on (reference, leeway, binning), as a hash. */
	fingerprint: string;
	cause: string;
	first_window_end: Date;
}

export interface Epoch {
	epoch: number;
	fingerprint: string;
	first_window_end: Date;
}

/** The epoch in force of every series; a fingerprint that changed begins the next one. */
export async function seriesEpochsOf(store: Store, wanted: readonly EpochWanted[]): Promise<Map<string, Epoch>> {
	return store.pg.db.transaction(async (tx) => {
		const epochs = new Map<string, Epoch>();
		const names = wanted.map((want) => want.series);
		for (let from = 0; from < names.length; from += 500) {
			const rows = await tx
				.select()
				.from(seriesEpochs)
				.where(inArray(seriesEpochs.series, names.slice(from, from + 500)))
				.orderBy(seriesEpochs.epoch);
			for (const row of rows) epochs.set(row.series, row);
		}
		const begun = wanted
			.filter((want) => epochs.get(want.series)?.fingerprint !== want.fingerprint)
			.map((want) => ({ ...want, epoch: (epochs.get(want.series)?.epoch ?? 0) + 1 }));
		for (let from = 0; from < begun.length; from += 500)
			await tx.insert(seriesEpochs).values(begun.slice(from, from + 500));
		for (const row of begun) epochs.set(row.series, row);
		return epochs;
	});
}

export type ProfileKey = ModelKey & { environment: string; feature: string };

export async function saveProfiles(store: Store, profiles: readonly (ProfileKey & DispersionProfile)[]): Promise<void> {
	for (let from = 0; from < profiles.length; from += 200)
		await store.pg.db
			.insert(dispersionProfiles)
			.values(profiles.slice(from, from + 200).map((profile) => ({ reference_thinning: 1, ...profile })))
			.onConflictDoNothing();
}

export async function profilesOf(
	store: Store,
	key: ModelKey & { environment: string }
): Promise<(ProfileKey & DispersionProfile)[]> {
	return store.pg.db
		.select()
		.from(dispersionProfiles)
		.where(
			and(
				eq(dispersionProfiles.project, key.project),
				eq(dispersionProfiles.model, key.model),
				eq(dispersionProfiles.environment, key.environment)
			)
		);
}
