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

/** What is known of a pair, whether its other half came or not. */
type OfPair = Pick<Half, 'project' | 'environment' | 'model' | 'version' | 'ts'>;

/** One pair in the count of those whose halves both came, or only one. `known`: its half, or the events made of it. */
export function pairRows([known]: readonly OfPair[], became: 'joined' | 'alone'): Record<string, unknown>[] {
	if (!known) return [];
	const { project, environment, model, version, ts } = known;
	return [{ project, environment, model, version, time: ts - (ts % 60_000), [became]: 1 }];
}
