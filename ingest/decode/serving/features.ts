import { rejected, type Scalar, type Value } from '../event.ts';
import { MAX_DIMENSIONS } from '../events.ts';
import type { Cell, Result, Rows } from './cells.ts';
import type { Tabular } from './options.ts';

/** A wider vector, such as an image, is not unfolded, where it is not named as an embedding: a model has at most so many features. */
export const MAX_WIDTH = 1000;

export interface Instance {
	features: Record<string, Value>;
	segments: Record<string, Scalar>;
	texts?: Record<string, string>;
}

/** Rows of a request as features and segments, named by the sender, by `columns`, else `<name>_<index>`. */
export function instancesOf(
	{ rows, named, texts }: Rows,
	{ columns, segments, embeddings }: Pick<Tabular, 'columns' | 'segments' | 'embeddings'>
): Result<Instance[]> {
	const instances: Instance[] = [];
	for (const [index, row] of rows.entries()) {
		const unfolded = unfold(row, named ? undefined : columns, embeddings);
		if (typeof unfolded === 'number') {
			return rejected(
				'schema',
				`instance ${index} has ${unfolded} values, columns in the options of the source names ${columns?.length}: ` +
					'name each value, in order'
			);
		}
		instances.push({
			...(segments.length === 0
				? { features: unfolded, segments: {} }
				: { features: without(unfolded, segments), segments: only(unfolded, segments) }),
			...(texts && { texts })
		});
	}
	return { ok: instances };
}

/** The number of values instead, where `columns` does not fit it. */
function unfold(
	row: Record<string, Cell>,
	columns: readonly string[] | undefined,
	embeddings: readonly string[]
): Record<string, Value> | number {
	const cells = Object.entries(row);
	const features: Record<string, Value> = {};
	let next = 0;
	for (const [name, cell] of cells) {
		if (Array.isArray(cell) && embeddings.includes(name) && isVector(cell)) features[name] = cell;
		else if (Array.isArray(cell)) {
			if (cell.length > MAX_WIDTH) continue;
			cell.forEach((value, index) => (features[columns?.[next + index] ?? `${name}_${index}`] = value));
			next += cell.length;
		} else if (columns && cells.length === 1) features[columns[next++] ?? name] = cell;
		else features[name] = cell;
	}
	const fits = columns === undefined || next === columns.length || (next === 0 && cells.length > 1);
	return fits ? features : next;
}

type Values = Record<string, Value>;

const isVector = (cell: readonly Scalar[]): cell is number[] =>
	cell.length <= MAX_DIMENSIONS && cell.every((value) => typeof value === 'number');

const only = (values: Values, names: readonly string[]): Record<string, Scalar> =>
	Object.fromEntries(
		Object.entries(values).filter((entry): entry is [string, Scalar] => names.includes(entry[0]) && !isList(entry[1]))
	);
const isList = (value: Value): value is readonly number[] => typeof value === 'object' && value !== null;
const without = (values: Values, names: readonly string[]): Values =>
	Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
