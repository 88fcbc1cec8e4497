import type { Cells } from '#store/native.ts';
import { CategoricalFold } from './categorical.ts';
import type { EventColumns } from './event-columns.ts';
import { groupRows, spread, type Group, type Target } from './group.ts';
import { NUMERIC_SUMS, NumericFold } from './numeric.ts';

/** Rows of one table as columns. */
export interface Folded {
	table: 'feature_minute' | 'traffic_minute';
	rows: number;
	cells: Record<string, Cells>;
}

/**
 * The base roll-ups of a batch, as the named SQL fold-numeric, fold-categorical and fold-traffic make them of the same
 * rows in the table `events`. The same rows in the same order give the same roll-ups in the same order.
 */
export function foldEvents(events: EventColumns, ingested_at: number): Folded[] {
	const groups = groupRows(events);
	return [featureMinute(events, groups), trafficMinute(events, groups, ingested_at)];
}

/** Numbers first, then categories: each kind leaves the columns of the other empty. */
function featureMinute(events: EventColumns, groups: readonly Group[]): Folded {
	const numeric = merged(new NumericFold(events.features), events, groups);
	const categorical = merged(new CategoricalFold(events.features), events, groups);
	const rows = [...numeric, ...categorical];
	const none = (kind: readonly unknown[]) => kind.map(() => [[], []] as const);
	return {
		table: 'feature_minute',
		rows: rows.length,
		cells: {
			...keyColumns(rows.map(({ target }) => target)),
			feature: rows.map(({ feature }) => feature.name),
			scale_id: [...numeric.map(({ feature }) => feature.scale?.scale_id ?? 0), ...categorical.map(() => 0)],
			bins: nested([...numeric.map(({ bins, weights }) => [bins, weights] as const), ...none(categorical)]),
			categories: nested([
				...none(numeric),
				...categorical.map(({ categories }) => [[...categories.keys()], [...categories.values()]] as const)
			]),
			...sumColumns(rows, NUMERIC_SUMS)
		}
	};
}

interface Fold<P> {
	fold(events: EventColumns, group: Group): P[];
	merge(parts: readonly (readonly P[])[]): P[];
}

function merged<P extends object>(scratch: Fold<P>, events: EventColumns, groups: readonly Group[]) {
	const targets = spread(groups, (group) => scratch.fold(events, group));
	return targets.flatMap((target) => scratch.merge(target.parts).map((part) => ({ ...part, target })));
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
	rows: readonly Partial<Record<Name, number>>[],
	names: readonly Name[]
): Record<string, Cells> {
	return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name] ?? 0)]));
}

function nested(maps: readonly (readonly [readonly (string | number)[], readonly number[]])[]): Cells {
	let end = 0;
	return {
		ends: maps.map(([keys]) => (end += keys.length)),
		keys: maps.flatMap(([keys]) => keys),
		values: maps.flatMap(([, values]) => values)
	};
}
