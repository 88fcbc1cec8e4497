import type { DirectOutcome } from '#ingest/direct.ts';
import type { Kind } from '#ingest/decode/events.ts';
import type { PartitionAudit } from '#core/audit-offsets.ts';
import type { Fault } from './plan.ts';

/** What the process under test is asked to do. */
export type Ask =
	| { do: 'arm'; fault?: Fault }
	| { do: 'send'; id: number; kind: Kind; records: unknown[]; key?: string }
	| { do: 'count'; round: string }
	| { do: 'audit' }
	| { do: 'end' };

export interface Count {
	name: string;
	n: number;
	distinct: number;
}

/** What it tells. */
export type Told =
	| { is: 'ready' }
	| { is: 'warning'; text: string }
	| { is: 'fired'; step: string; action: string }
	| { is: 'doomed'; ms: number }
	| { is: 'sent'; id: number; outcome?: DirectOutcome; error?: string }
	| { is: 'counted'; counts: Count[] }
	| { is: 'audited'; partitions: PartitionAudit[] };
