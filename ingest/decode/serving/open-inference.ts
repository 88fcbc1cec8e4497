import { isObject } from '../check.ts';
import { rejected, type Scalar } from '../event.ts';
import { fromBase64 } from './base64.ts';
import { flatten, textIn, tidy, type Result } from './cells.ts';
import { show } from '../show.ts';
import { readRaw, textOf } from './raw-tensor.ts';
import { shapeOf, sizeOf, type Tensor } from './tensor.ts';

/** A payload of the Open Inference Protocol, version 2, as its JSON (also protobuf's JSON) or its protobuf says it. */
export interface OpenInference {
	/** '' where it does not say. */
	model_name: string;
	model_version: string;
	tensors: Tensor[];
}

/** True for the inputs or outputs of version 2, and not of version 1's column format of the same name. */
export function isTensorList(value: unknown): value is Record<string, unknown>[] {
	return (
		Array.isArray(value) &&
		value.length > 0 &&
		value.every((item) => isObject(item) && 'name' in item && ('data' in item || 'shape' in item || 'contents' in item))
	);
}

/** The tensors of `inputs` or `outputs`. Coerces what is clear, and refuses the rest with its place. */
export function readTensors(payload: Record<string, unknown>, side: 'inputs' | 'outputs'): Result<Tensor[]> {
	const list = payload[side];
	if (!isTensorList(list)) return rejected('schema', `${side}: ${show(list)}: send a list of tensors`);
	const raw = payload[side === 'inputs' ? 'rawInputContents' : 'rawOutputContents'];
	const tensors: Tensor[] = [];
	for (const [index, item] of list.entries()) {
		const tensor = readTensor(item, Array.isArray(raw) ? raw[index] : undefined);
		if (typeof tensor === 'string') return rejected('schema', `${side}[${index}] ${show(item.name)}: ${tensor}`);
		tensors.push(tensor);
	}
	return { ok: tensors };
}

/** One tensor, or what is wrong with it. */
function readTensor(item: Record<string, unknown>, raw: unknown): Tensor | string {
	const datatype = typeof item.datatype === 'string' ? item.datatype.toUpperCase() : '';
	const data = dataOf(item, datatype, raw);
	if (typeof data === 'string') return data;
	const values = data.map((value) => coerce(value, datatype));
	// Without a shape, nested data say it themselves, and flat data are one value per instance.
	const shape = item.shape === undefined ? nestedShape(item.data, values.length) : shapeOf(item.shape);
	if (!shape) return `shape ${show(item.shape)}: send a list of whole numbers from 0`;
	return checked({ name: textIn(item.name), datatype, shape, data: values });
}

/** The tensor where its shape fits its data, else what is wrong. */
export function checked(tensor: Tensor): Tensor | string {
	const { shape, data } = tensor;
	const size = sizeOf(shape, data.length);
	if (size === data.length) return tensor;
	const asks = size > data.length ? `more than ${data.length}` : String(size);
	return `shape ${show(shape)} asks for ${asks} values, data has ${data.length}: send as many as the shape says`;
}

const CONTENTS = ['bool', 'int', 'int64', 'uint', 'uint64', 'fp32', 'fp64', 'bytes'];

/** Flat values: inline data, typed contents, else raw bytes. Raw bytes that repeat the contents are not read twice. */
function dataOf(item: Record<string, unknown>, datatype: string, raw: unknown): Scalar[] | string {
	if (item.data !== undefined) {
		const flat = Array.isArray(item.data) ? flatten(item.data) : undefined;
		return flat ?? `data ${show(item.data)}: send a list of numbers, texts or booleans, nested or flat`;
	}
	if (isObject(item.contents)) {
		for (const kind of CONTENTS) {
			const found = item.contents[`${kind}Contents`] ?? item.contents[`${kind}_contents`];
			if (!Array.isArray(found) || found.length === 0) continue;
			const flat = flatten(found);
			if (!flat) return `contents ${show(found)}: send a flat list of values`;
			return kind === 'bytes' ? flat.map(decoded) : flat;
		}
	}
	if (raw === undefined) return [];
	const bytes = typeof raw === 'string' ? fromBase64(raw) : raw;
	return bytes instanceof Uint8Array ? readRaw(datatype, bytes) : `raw contents ${show(raw)}: send base64`;
}

/** Bytes in protobuf's JSON are base64; what is not stays as it is. */
function decoded(value: Scalar): Scalar {
	const bytes = typeof value === 'string' ? fromBase64(value) : undefined;
	return bytes ? textOf(bytes) : value;
}

/** Numbers sent as text, as protobuf's JSON does with 64-bit integers; booleans sent as numbers. */
function coerce(value: Scalar, datatype: string): Scalar {
	if (datatype === 'BOOL') return value === 1 ? true : value === 0 ? false : value;
	if (typeof value !== 'string' || !/^(U?INT|FP|BF)\d+$/.test(datatype)) return value;
	return value.trim() === '' ? null : Number.isNaN(Number(value)) ? value : tidy(Number(value));
}

function nestedShape(data: unknown, length: number): number[] {
	if (!Array.isArray(data) || !Array.isArray(data[0]) || data.length === 0) return [length];
	return Number.isInteger(length / data.length) ? [data.length, length / data.length] : [data.length];
}
