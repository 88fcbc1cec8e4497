import type { ClickHouse } from '#store/clickhouse.ts';
import { encodeColumns, type Block, type Column } from '#store/native.ts';
import type { BatchOrigin, EventColumns } from './event-columns.ts';
import { foldEvents } from './fold.ts';

/** Tables that a batch of inference events fills, in the order in which they are. */
export const EVENT_TABLES = ['events', 'feature_minute', 'traffic_minute'] as const;

/** Columns of those tables, as the store has them. */
export type BlockColumns = Record<string, Column[]>;

/** Asks the store for them; it remembers. */
export async function blockColumns({ columns }: Pick<ClickHouse, 'columns'>): Promise<BlockColumns> {
	return Object.fromEntries(
		await Promise.all(EVENT_TABLES.map(async (table) => [table, await columns(table)] as const))
	);
}

/** The events and their roll-ups as blocks ready for the store; none where there are no events. */
export function blocksOf(events: EventColumns, columns: BlockColumns, origin: BatchOrigin): Block[] {
	if (events.rows === 0) return [];
	return [
		{ table: 'events', rows: events.rows, cells: events.cells(origin) },
		...foldEvents(events, origin.ingested_at)
	]
		.filter(({ rows }) => rows > 0)
		.map(({ table, rows, cells }) => encodeColumns(table, columns[table] ?? [], cells, rows));
}
