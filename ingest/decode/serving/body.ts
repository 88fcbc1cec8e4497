import { isObject } from '../check.ts';
import { rejected, type Rejected } from '../event.ts';
import { readJson, readText } from '../json.ts';
import { readBinaryData } from './binary-data.ts';
import { textIn, type Result, type Rows } from './cells.ts';
import { readOpenInferenceProtobuf } from './open-inference-protobuf.ts';
import { isTensorList } from './open-inference.ts';
import { requestRows, responseRows } from './payload.ts';
import { readStream } from './stream.ts';
import { rowsOfTensors } from './tensor.ts';

/** What a logged body says, its form told by its bytes: what is said of its content type is often that of another. */
export interface Body {
	rows: Result<Rows>;
	/** '' where it does not say. */
	model_name: string;
	model_version: string;
}

/** JSON, also with raw tensors after it, server-sent events, or protobuf of the Open Inference Protocol. */
export function readBody(bytes: Uint8Array, side: 'request' | 'response', batched: boolean): Body {
	if (bytes.length === 0) return unread(rejected('empty', `the payload of the ${side} is empty`));
	const first = String.fromCharCode(bytes.find((byte) => !WHITE.includes(byte)) ?? 0);
	if (/[[{"\d-]/.test(first)) {
		const json = readJson(bytes);
		if ('ok' in json) return bodyOf(json.ok, side, batched);
		const binary = readBinaryData(bytes);
		if (binary) return bodyOf(binary, side, batched);
		if (json.reason === 'not_json' && !/[\d-]/.test(first)) return unread(json);
	}
	const text = /[deir:]/.test(first) ? readText(bytes) : undefined;
	if (text && 'ok' in text && /^\s*(data|event|id|retry)?:/.test(text.ok)) {
		return bodyOf(readStream(text.ok), side, batched);
	}
	const payload = readOpenInferenceProtobuf(bytes);
	if (!('ok' in payload)) return unread(payload);
	const { tensors, ...names } = payload.ok;
	return { rows: rowsOfTensors(tensors, side === 'request' ? 'inputs' : 'outputs', batched), ...names };
}

/** What JSON takes for a space. */
const WHITE = [0x20, 0x09, 0x0a, 0x0d];

const unread = (rows: Rejected): Body => ({ rows, model_name: '', model_version: '' });

/** A parsed body. */
export function bodyOf(payload: unknown, side: 'request' | 'response', batched: boolean): Body {
	const { model_name, model_version } = isObject(payload) ? snakeCased(payload) : {};
	return {
		rows: side === 'request' ? requestRows(chained(payload), batched) : responseRows(payload, batched),
		model_name: textIn(model_name),
		model_version: textIn(model_version)
	};
}

/** protobuf's JSON writes names in camelCase. */
const snakeCased = (payload: Record<string, unknown>) => ({
	model_name: payload.model_name ?? payload.modelName,
	model_version: payload.model_version ?? payload.modelVersion
});

/** What a step of a pipeline answered is the request of the next one, as it is. */
function chained(payload: unknown): unknown {
	if (!isObject(payload) || payload.inputs !== undefined || !isTensorList(payload.outputs)) return payload;
	return { inputs: payload.outputs, rawInputContents: payload.rawOutputContents };
}
