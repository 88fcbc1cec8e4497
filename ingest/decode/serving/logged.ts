import type { SourceContext } from '../decoder.ts';
import { rejected, type InferenceEvent, type Rejected } from '../event.ts';
import { textsOf } from '../conversation.ts';
import { modelNamed } from '../naming.ts';
import type { Result, Rows } from './cells.ts';
import { instancesOf } from './features.ts';
import type { Tabular } from './options.ts';
import { answersOf } from './output.ts';

/** A request that is logged whole, in one record. */
export interface Logged {
	id: string;
	/** As the record names it; '' where it does not. */
	model: string;
	version: string;
	ts: number;
	weight: number;
	latency_ms: number | null;
	status: string | null;
}

/** One event for each row; a side that was not captured is undefined. */
export function eventsOf(
	{ id, model: named, version, ...measured }: Logged,
	request: Result<Rows> | undefined,
	response: Result<Rows> | undefined,
	context: SourceContext<Tabular>
): (InferenceEvent | Rejected)[] {
	if (id.length === 0 || id.length > 400) {
		return [rejected('schema', `the id of the request has ${id.length} characters: send 1 to 400`)];
	}
	const model = modelNamed(named, context);
	if (model === '') {
		return [rejected('schema', 'the record does not say the model: set model: in its source in leeway.yaml')];
	}
	if (request && !('ok' in request)) return [request];
	if (response && !('ok' in response)) return [response];
	const instances = request && instancesOf(request.ok, context.options);
	if (instances && !('ok' in instances)) return [instances];
	const answers = response && answersOf(response.ok, context.options);
	if (answers && !('ok' in answers)) return [answers];
	const rows = instances?.ok.length ?? answers?.ok.length ?? 0;
	if (rows === 0) return [rejected('empty', `request ${id} holds no instance and no answer`)];
	if (answers && answers.ok.length !== rows) {
		return [rejected('schema', `request ${id} has ${rows} instances, its response ${answers.ok.length} answers`)];
	}
	return Array.from({ length: rows }, (_, row) => ({
		kind: 'inference',
		project: context.project,
		environment: context.environment,
		model,
		version: (version || (context.version ?? '')).slice(0, 200),
		event_id: rows === 1 ? id : `${id}/${row}`,
		request_id: id,
		row_index: row,
		...measured,
		features: { ...instances?.ok[row]?.features, ...answers?.ok[row]?.features },
		...textsOf(instances?.ok[row], answers?.ok[row]),
		prediction: answers?.ok[row]?.prediction ?? null,
		score: answers?.ok[row]?.score ?? null,
		segments: instances?.ok[row]?.segments ?? {}
	}));
}
