import { rejected, type Scalar } from '../event.ts';
import { featureName, type Result, type Rows } from './cells.ts';

/** A tensor of the Open Inference Protocol, version 2, its values flat and row-major. */
export interface Tensor {
	name: string;
	datatype: string;
	shape: number[];
	data: Scalar[];
}

/** A shape as JSON sends it: numbers, or texts of them, as protobuf's JSON writes 64-bit integers. */
export function shapeOf(shape: unknown): number[] | undefined {
	if (!Array.isArray(shape)) return undefined;
	const sizes = shape.map((size) => (typeof size === 'string' && /^\d{1,15}$/.test(size) ? Number(size) : size));
	return sizes.every((size) => Number.isSafeInteger(size) && size >= 0) ? sizes : undefined;
}

/** Number of values that a shape asks for; `most + 1` where it is more than that, so that it is never large. */
export function sizeOf(shape: readonly number[], most: number): number {
	if (shape.includes(0)) return 0;
	let size = 1;
	for (const length of shape) {
		size *= length;
		if (size > most) return most + 1;
	}
	return size;
}

/**
 * Tensors as rows: the first dimension counts the instances, the values of one instance are a vector under the tensor's
 * name. Not `batched`: all values are of one instance.
 */
export function rowsOfTensors(tensors: readonly Tensor[], side: string, batched: boolean): Result<Rows> {
	if (tensors.length === 0) return { ok: { rows: [], named: false } };
	const names = tensors.map(({ name }, index) => featureName(name === '' ? `${side}_${index}` : name));
	if (new Set(names).size < names.length) {
		const twice = names.find((name, index) => names.indexOf(name) !== index);
		return rejected('schema', `${side}: two tensors are named "${twice}": name each once`);
	}
	const counts = tensors.map(({ shape }) => (batched ? (shape[0] ?? 1) : 1));
	const [count = 0] = counts;
	const other = counts.findIndex((each) => each !== count);
	if (other > 0) {
		return rejected(
			'schema',
			`${side}: "${names[0]}" has ${count} rows, "${names[other]}" has ${counts[other]}: send as many in each tensor, ` +
				'or set batched: false in the options of the source where a request is one instance'
		);
	}
	// Without a value there is nothing to tell, however many rows the shape promises.
	const full = tensors.flatMap(({ data }, index) => {
		return data.length === 0 ? [] : [{ data, name: names[index] ?? '', width: data.length / count }];
	});
	if (full.length === 0) return { ok: { rows: [], named: false } };
	const rows = Array.from({ length: count }, (_, row) => {
		const cells: Rows['rows'][number] = {};
		for (const { data, name, width } of full) {
			const values = data.slice(row * width, (row + 1) * width);
			cells[name] = values.length === 1 ? (values[0] ?? null) : values;
		}
		return cells;
	});
	return { ok: { rows, named: false } };
}
