import { rejected, type Scalar } from '../event.ts';
import type { Cell, Result, Rows } from './cells.ts';
import type { Tabular } from './options.ts';

/** A wider vector, such as an image or an embedding, is not unfolded: a model has at most so many features. */
export const MAX_WIDTH = 1000;

export interface Instance {
	features: Record<string, Scalar>;
	segments: Record<string, Scalar>;
}

/** Rows of a request as features and segments, named by the sender, by `columns`, else `<name>_<index>`. */
export function instancesOf(
	{ rows, named }: Rows,
	{ columns, segments }: Pick<Tabular, 'columns' | 'segments'>
): Result<Instance[]> {
	const instances: Instance[] = [];
	for (const [index, row] of rows.entries()) {
		const unfolded = unfold(row, named ? undefined : columns);
		if (typeof unfolded === 'number') {
			return rejected(
				'schema',
				`instance ${index} has ${unfolded} values, columns in the options of the source names ${columns?.length}: ` +
					'name each value, in order'
			);
		}
		instances.push(
			segments.length === 0
				? { features: unfolded, segments: {} }
				: { features: without(unfolded, segments), segments: only(unfolded, segments) }
		);
	}
	return { ok: instances };
}

/** The number of values instead, where `columns` does not fit it. */
function unfold(row: Record<string, Cell>, columns: readonly string[] | undefined): Record<string, Scalar> | number {
	const cells = Object.entries(row);
	const features: Record<string, Scalar> = {};
	let next = 0;
	for (const [name, cell] of cells) {
		if (Array.isArray(cell)) {
			if (cell.length > MAX_WIDTH) continue;
			cell.forEach((value, index) => (features[columns?.[next + index] ?? `${name}_${index}`] = value));
			next += cell.length;
		} else if (columns && cells.length === 1) features[columns[next++] ?? name] = cell;
		else features[name] = cell;
	}
	const fits = columns === undefined || next === columns.length || (next === 0 && cells.length > 1);
	return fits ? features : next;
}

type Values = Record<string, Scalar>;

const only = (values: Values, names: readonly string[]): Values =>
	Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
const without = (values: Values, names: readonly string[]): Values =>
	Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
