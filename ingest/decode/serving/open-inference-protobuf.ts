import protobuf from 'protobufjs/light.js';
import { rejected, type Scalar } from '../event.ts';
import type { Result } from './cells.ts';
import { tidy } from './cells.ts';
import { show } from '../show.ts';
import type { OpenInference } from './open-inference.ts';
import { checked } from './open-inference.ts';
import { readRaw, textOf } from './raw-tensor.ts';
import type { Tensor } from './tensor.ts';

/**
 * ModelInferRequest and ModelInferResponse in one: their first five fields are the same. Raw contents are field 7 of a
 * request and field 6 of a response; what a request has in field 6, the outputs it wishes, is never read.
 */
const root = protobuf.Root.fromJSON({
	nested: {
		Contents: {
			fields: {
				bool: { rule: 'repeated', type: 'bool', id: 1 },
				int: { rule: 'repeated', type: 'int32', id: 2 },
				int64: { rule: 'repeated', type: 'int64', id: 3 },
				uint: { rule: 'repeated', type: 'uint32', id: 4 },
				uint64: { rule: 'repeated', type: 'uint64', id: 5 },
				fp32: { rule: 'repeated', type: 'float', id: 6 },
				fp64: { rule: 'repeated', type: 'double', id: 7 },
				bytes: { rule: 'repeated', type: 'bytes', id: 8 }
			}
		},
		Tensor: {
			fields: {
				name: { type: 'string', id: 1 },
				datatype: { type: 'string', id: 2 },
				shape: { rule: 'repeated', type: 'int64', id: 3 },
				contents: { type: 'Contents', id: 5 }
			}
		},
		Payload: {
			fields: {
				model_name: { type: 'string', id: 1 },
				model_version: { type: 'string', id: 2 },
				tensors: { rule: 'repeated', type: 'Tensor', id: 5 },
				response_raw: { rule: 'repeated', type: 'bytes', id: 6 },
				request_raw: { rule: 'repeated', type: 'bytes', id: 7 }
			}
		}
	}
});

interface WireTensor {
	name: string;
	datatype: string;
	shape: number[];
	contents: Record<string, (number | boolean | Uint8Array)[]> | null;
}
interface WirePayload {
	model_name: string;
	model_version: string;
	tensors: WireTensor[];
	response_raw: Uint8Array[];
	request_raw: Uint8Array[];
}

/** The protobuf of a request or a response, as gRPC, Seldon and ModelMesh send it. */
export function readOpenInferenceProtobuf(bytes: Uint8Array): Result<OpenInference> {
	let payload: WirePayload;
	try {
		const type = root.lookupType('Payload');
		payload = type.toObject(type.decode(bytes), { longs: Number, defaults: true }) as WirePayload;
	} catch (error) {
		return rejected(
			'encoding',
			`not a ModelInferRequest or ModelInferResponse: ${error instanceof Error ? error.message : String(error)}`
		);
	}
	const { tensors: wire, request_raw, response_raw } = payload;
	const raw = request_raw.length > 0 ? request_raw : response_raw;
	const tensors: Tensor[] = [];
	for (const [index, item] of wire.entries()) {
		const tensor = readTensor(item, raw[index]);
		if (typeof tensor === 'string') return rejected('encoding', `tensor ${index} ${show(item.name)}: ${tensor}`);
		tensors.push(tensor);
	}
	return { ok: { model_name: payload.model_name, model_version: payload.model_version, tensors } };
}

function readTensor({ name, datatype: sent, shape, contents }: WireTensor, raw: Uint8Array | undefined) {
	const datatype = sent.toUpperCase();
	const typed = Object.values(contents ?? {}).find((values) => values.length > 0);
	const data = typed ? typed.map(valueOf) : raw ? readRaw(datatype, raw) : [];
	if (typeof data === 'string') return data;
	if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
		return `shape ${show(shape)}: send whole numbers from 0`;
	}
	return checked({ name, datatype, shape, data });
}

const valueOf = (value: number | boolean | Uint8Array): Scalar =>
	value instanceof Uint8Array ? textOf(value) : tidy(value);
