import type { Half, HalfRow, SourceContext } from '../decoder.ts';
import { rejected, type Rejected, type Scalar } from '../event.ts';
import { modelNamed } from '../naming.ts';
import { instancesOf } from './features.ts';
import type { Result, Rows } from './cells.ts';
import type { Tabular } from './options.ts';
import { answersOf } from './output.ts';

/** What the two sides of one request have in common. */
export interface Exchange {
	side: 'request' | 'response';
	/** What only the two sides share. */
	pair: readonly string[];
	/** What labels call the request by. */
	request_id: string;
	/** As the record names it; '' where it does not. */
	model: string;
	/** '' where the record does not say. */
	version: string;
	ts: number;
	timed: boolean;
	latency_ms?: number | null;
	status?: string | null;
	/** Of a request, beside what its rows say. */
	segments?: Record<string, Scalar>;
}

const MAX_ID = 400;
const MAX_PAIR = 1000;

/** One side of a request, its rows read as features or as answers. */
export function halfOf(exchange: Exchange, rows: Result<Rows>, context: SourceContext<Tabular>): Half | Rejected {
	const { length } = exchange.request_id;
	if (length === 0 || length > MAX_ID) {
		return rejected('schema', `the id of the request has ${length} characters: send 1 to ${MAX_ID}`);
	}
	const pair = [context.environment, ...exchange.pair].join('/');
	if (pair.length > MAX_PAIR) {
		return rejected('schema', `names and id of the request have ${pair.length} characters: send at most ${MAX_PAIR}`);
	}
	const model = modelNamed(exchange.model, context);
	if (model === '') {
		return rejected('schema', 'the record does not say the model: set model: in its source in leeway.yaml');
	}
	if (!('ok' in rows)) return rows;
	const read: Result<HalfRow[]> =
		exchange.side === 'request' ? instancesOf(rows.ok, context.options) : answersOf(rows.ok, context.options);
	if (!('ok' in read)) return read;
	const { segments } = exchange;
	return {
		kind: 'half',
		side: exchange.side,
		pair,
		project: context.project,
		environment: context.environment,
		model,
		// Only the answer can tell which version answered; what the source says stands in there.
		version: exchange.version.slice(0, 200) || (exchange.side === 'response' ? (context.version ?? '') : ''),
		request_id: exchange.request_id,
		ts: exchange.ts,
		latency_ms: exchange.latency_ms ?? null,
		timed: exchange.timed,
		status: exchange.status ?? null,
		rows: segments ? read.ok.map((row) => ({ ...row, segments: { ...segments, ...row.segments } })) : read.ok
	};
}
