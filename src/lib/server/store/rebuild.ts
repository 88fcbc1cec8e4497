import { z } from 'zod';
import { queryText, type ClickHouse } from './clickhouse.ts';

export interface RebuildRange {
	project: string;
	model: string;
	/** Whole days in UTC, `to` exclusive. Left out: everything before today. */
	from?: Date;
	to?: Date;
}

export interface RebuildProgress {
	days: number;
	done: number;
}

/** What is folded from events, by which named SQL; the hours and days above follow by their views. */
export const FOLDS = [
	{ table: 'feature_minute', name: 'fold-numeric' },
	{ table: 'feature_minute', name: 'fold-categorical' },
	{ table: 'traffic_minute', name: 'fold-traffic' }
];
const ROLLUPS = ['feature_minute', 'feature_hour', 'feature_day', 'traffic_minute'];
const DAY = 86_400_000;

/**
 * Makes the roll-ups of a model again from its raw events, after a scale, a segment or a view has changed. Days whose raw
 * events are gone keep nothing, so the range must lie inside raw retention; events that arrive for it meanwhile are lost
 * to the roll-ups, so today is left out unless asked for.
 */
export async function rebuildRollups(
	ch: ClickHouse,
	{ project, model, from = new Date(0), to = new Date(Math.floor(Date.now() / DAY) * DAY) }: RebuildRange,
	onProgress: (progress: RebuildProgress) => void = () => undefined
): Promise<number> {
	if (from.getTime() % DAY !== 0 || to.getTime() % DAY !== 0) {
		throw new Error('Roll-ups are rebuilt by whole days in UTC: give midnights, such as 2026-01-31T00:00:00Z');
	}
	const key = { project, model, from, to };
	const days = await ch.query('event-days', key, z.object({ day: z.string() }));
	for (const table of ROLLUPS) {
		await ch.command(
			// Mutations are stored as text, in which a parameter that is a date is not read again.
			`ALTER TABLE ${table} DELETE WHERE project = {project:String} AND model = {model:String} ` +
				'AND toUnixTimestamp(time) >= {start:UInt32} AND toUnixTimestamp(time) < {end:UInt32} SETTINGS mutations_sync = 1',
			{ project, model, start: from.getTime() / 1000, end: to.getTime() / 1000 }
		);
	}
	const selects = FOLDS.map(({ table, name }) => ({ table, select: foldOfRange(name) }));
	for (const [index, { day }] of days.entries()) {
		const start = new Date(day);
		const range = { project, model, from: start, to: new Date(start.getTime() + DAY) };
		for (const { table, select } of selects) await ch.insertFrom(table, select, range);
		onProgress({ days: days.length, done: index + 1 });
	}
	return days.length;
}

/** A fold over the events of one model and range only. */
function foldOfRange(name: string): string {
	return queryText(name).replace(
		/FROM events\b/,
		"FROM (SELECT * FROM events WHERE project = {project:String} AND model = {model:String} AND ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}) AS events"
	);
}
