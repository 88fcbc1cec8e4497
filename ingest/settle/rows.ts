import type { Half } from '../decode/decoder.ts';
import type { Origin } from '../prepare.ts';
import { requestOf, rowId } from './join.ts';

/** The row of a half that waits; `event_id` is that of the first event that it becomes a part of. */
export function halfRow(half: Half, origin: Origin, ingested_at: number): Record<string, unknown> {
	return {
		project: half.project,
		pair: half.pair,
		side: half.side,
		event_id: rowId(requestOf(half), 0, half.rows.length),
		half: JSON.stringify(half),
		ts: half.ts,
		ingested_at,
		...origin
	};
}
