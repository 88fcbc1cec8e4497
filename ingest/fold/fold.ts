import type { Cells } from '#store/native.ts';
import { CATEGORICAL_SUMS, CategoricalFold } from './categorical.ts';
import type { EventColumns } from './event-columns.ts';
import { groupRows, spread, type Group, type Target } from './group.ts';
import { NUMERIC_SUMS, NumericFold } from './numeric.ts';

/** Rows of one table as columns. */
export interface Folded {
	table: 'numeric_minute' | 'categorical_minute' | 'traffic_minute';
	rows: number;
	cells: Record<string, Cells>;
}

/**
 * The base roll-ups of a batch, as the named SQL fold-numeric, fold-categorical and fold-traffic make them of the same
 * rows in the table `events`. The same rows in the same order give the same roll-ups in the same order.
 */
export function foldEvents(events: EventColumns, ingested_at: number): Folded[] {
	const groups = groupRows(events);
	return [numericMinute(events, groups), categoricalMinute(events, groups), trafficMinute(events, groups, ingested_at)];
}

function numericMinute(events: EventColumns, groups: readonly Group[]): Folded {
	const scratch = new NumericFold(events.features);
	const targets = spread(groups, (group) => scratch.fold(events, group));
	const rows = targets.flatMap((target) => scratch.merge(target.parts).map((part) => ({ ...part, target })));
	return {
		table: 'numeric_minute',
		rows: rows.length,
		cells: {
			...keyColumns(rows.map(({ target }) => target)),
			feature: rows.map(({ feature }) => feature.name),
			scale_id: rows.map(({ feature }) => feature.scale?.scale_id ?? 0),
			bins: nested(rows.map(({ bins, weights }) => [bins, weights])),
			...sumColumns(rows, NUMERIC_SUMS)
		}
	};
}

function categoricalMinute(events: EventColumns, groups: readonly Group[]): Folded {
	const scratch = new CategoricalFold(events.features);
	const targets = spread(groups, (group) => scratch.fold(events, group));
	const rows = targets.flatMap((target) => scratch.merge(target.parts).map((part) => ({ ...part, target })));
	return {
		table: 'categorical_minute',
		rows: rows.length,
		cells: {
			...keyColumns(rows.map(({ target }) => target)),
			feature: rows.map(({ feature }) => feature.name),
			categories: nested(rows.map(({ categories }) => [[...categories.keys()], [...categories.values()]])),
			...sumColumns(rows, CATEGORICAL_SUMS)
		}
	};
}

function trafficMinute({ ts, weight }: EventColumns, groups: readonly Group[], ingested_at: number): Folded {
	const targets = spread(groups, ({ rows }) => ({
		n: rows.length,
		weight: rows.reduce((sum, row) => sum + (weight[row] ?? 1), 0),
		last_ts: rows.reduce((last, row) => Math.max(last, ts[row] ?? 0), 0)
	}));
	const rows = targets.map(({ parts }) => ({
		n: parts.reduce((sum, { n }) => sum + n, 0),
		weight: parts.reduce((sum, part) => sum + part.weight, 0),
		last_ts: parts.reduce((last, part) => Math.max(last, part.last_ts), 0),
		last_ingested_at: ingested_at
	}));
	const sums = sumColumns(rows, ['n', 'weight', 'last_ts', 'last_ingested_at']);
	return { table: 'traffic_minute', rows: rows.length, cells: { ...keyColumns(targets), ...sums } };
}

function keyColumns(targets: readonly Target<unknown>[]): Record<string, Cells> {
	return {
		project: targets.map(({ entry }) => entry.project),
		environment: targets.map(({ environment }) => environment),
		model: targets.map(({ entry }) => entry.model),
		version: targets.map(({ version }) => version),
		segment: targets.map(({ segment }) => segment),
		time: targets.map(({ time }) => time)
	};
}

function sumColumns<Name extends string>(
	rows: readonly Record<Name, number>[],
	names: readonly Name[]
): Record<string, Cells> {
	return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]));
}

function nested(maps: readonly (readonly [readonly (string | number)[], readonly number[]])[]): Cells {
	let end = 0;
	return {
		ends: maps.map(([keys]) => (end += keys.length)),
		keys: maps.flatMap(([keys]) => keys),
		values: maps.flatMap(([, values]) => values)
	};
}
