import type { Half } from '../decode/decoder.ts';
import type { Origin } from '../prepare.ts';
import { requestOf } from './join.ts';

/** The row of a half that waits. */
export function halfRow(half: Half, origin: Origin, ingested_at: number): Record<string, unknown> {
	return {
		project: half.project,
		pair: half.pair,
		side: half.side,
		request_id: requestOf(half),
		half: JSON.stringify(half),
		ts: half.ts,
		ingested_at,
		...origin
	};
}
