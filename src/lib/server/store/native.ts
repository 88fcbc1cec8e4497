import { Bytes } from './native-bytes.ts';

/**
 * ClickHouse's Native format, written from columns: the engine takes it over column by column, twenty times faster than
 * it parses JSON. LowCardinality is sent as a dictionary and small indexes, as the engine keeps it; aggregate wrappers
 * are left out, the engine casts on insert.
 */

export type Cell = unknown;
export type Row = Record<string, Cell>;

/** Name and type of a column as `system.columns` gives them. */
export interface Column {
	name: string;
	type: string;
}

/** Values of a column of texts as indexes into a list, in which a text may stand twice. */
export class Dictionary {
	readonly texts: readonly string[];
	readonly indexes: Uint32Array;
	constructor(texts: readonly string[], indexes: Uint32Array) {
		this.texts = texts;
		this.indexes = indexes;
	}
	/** The same text in every row. */
	static same(text: string, rows: number): Dictionary {
		return new Dictionary([text], new Uint32Array(rows));
	}
}

type List = ArrayLike<Cell> | Dictionary;

/**
 * Values of an Array or Map column, one after the other: row i ends before `ends[i]`. An Array has no keys. Values that
 * are arrays or maps themselves are nested again.
 */
export interface Nested {
	ends: readonly number[];
	keys?: List;
	values: Cells;
}

export type Cells = List | Nested;

/** One insert block, ready for the engine. */
export interface Block {
	table: string;
	/** Names of the columns in it, in order. */
	columns: string[];
	rows: number;
	bytes: Uint8Array;
}

interface Plan {
	/** The type that is sent. */
	sent: string;
	/** What stands once before the values of a column. */
	prefix?: (bytes: Bytes) => void;
	write: (bytes: Bytes, values: List) => void;
	/** Array and Map only: the same from cells that are already apart. */
	nested?: (bytes: Bytes, cells: Nested) => void;
}

function expanded(list: List): ArrayLike<Cell> {
	return list instanceof Dictionary ? Array.from(list.indexes, (index) => list.texts[index]) : list;
}

function fixed(sent: string, size: number, put: (view: DataView, at: number, value: Cell) => void): Plan {
	return {
		sent,
		write(bytes, list) {
			const values = expanded(list);
			bytes.reserve(size * values.length);
			const { view } = bytes;
			let at = bytes.length;
			for (let i = 0; i < values.length; i++, at += size) put(view, at, values[i]);
			bytes.length = at;
		}
	};
}

const number = (value: Cell): number => (typeof value === 'number' ? value : Number(value ?? 0));

/** Two halves instead of a bigint: every whole number that a double holds, twenty times faster. */
function putInt64(view: DataView, at: number, value: Cell): void {
	if (typeof value === 'bigint') return view.setBigInt64(at, BigInt.asIntN(64, value), true);
	const whole = Math.trunc(number(value));
	view.setUint32(at, whole >>> 0, true);
	view.setInt32(at + 4, Math.floor(whole / 0x1_0000_0000), true);
}

/** Epoch milliseconds of a Date, a number of milliseconds or an ISO 8601 string. */
function milliseconds(value: Cell): number {
	if (typeof value === 'number') return value;
	if (value instanceof Date) return value.getTime();
	const parsed = Date.parse(String(value ?? 0));
	if (Number.isNaN(parsed)) throw new Error(`"${String(value)}" is not a date; give an ISO 8601 string`);
	return parsed;
}

const text: Plan['write'] = (bytes, list) => {
	const values = expanded(list);
	for (let i = 0; i < values.length; i++) {
		const value = values[i];
		bytes.text(typeof value === 'string' ? value : String(value ?? ''));
	}
};

function floats(type: typeof Float32Array | typeof Float64Array): Plan['write'] {
	return (bytes, list) => {
		if (list instanceof type) return bytes.raw(list);
		const values = expanded(list);
		const raw = new type(values.length);
		for (let i = 0; i < values.length; i++) raw[i] = number(values[i]);
		bytes.raw(raw);
	};
}

function scalar(type: string): Plan {
	switch (/^\w+/.exec(type)?.[0]) {
		case 'String':
			return { sent: type, write: text };
		case 'Float64':
			return { sent: type, write: floats(Float64Array) };
		case 'Float32':
			return { sent: type, write: floats(Float32Array) };
		case 'UInt8':
			return fixed(type, 1, (view, at, value) => view.setUint8(at, number(value)));
		case 'Bool':
			return fixed(type, 1, (view, at, value) => view.setUint8(at, value ? 1 : 0));
		case 'Int32':
			return fixed(type, 4, (view, at, value) => view.setInt32(at, number(value), true));
		case 'UInt32':
			return fixed(type, 4, (view, at, value) => view.setUint32(at, number(value), true));
		case 'Int64':
		case 'UInt64':
			return fixed(type, 8, putInt64);
		case 'DateTime':
			return fixed(type, 4, (view, at, value) => view.setUint32(at, Math.floor(milliseconds(value) / 1000), true));
		case 'DateTime64':
			return fixed(type, 8, (view, at, value) => putInt64(view, at, milliseconds(value)));
		default:
			throw new Error(`Column type ${type} has no Native writer; add it to native.ts`);
	}
}

/** Keys of the dictionary come with the block ("additional"), and it holds nothing of blocks before. */
const OWN_KEYS = (1 << 9) | (1 << 10);

const lowCardinality: Plan = {
	sent: 'LowCardinality(String)',
	prefix: (bytes) => bytes.uint64(1),
	write(bytes, list) {
		const { texts, indexes } = list instanceof Dictionary ? list : dictionaryOf(list);
		if (indexes.length === 0) return;
		const width = texts.length <= 0x100 ? 0 : texts.length <= 0x1_0000 ? 1 : 2;
		bytes.uint64(OWN_KEYS | width);
		bytes.uint64(texts.length);
		text(bytes, texts);
		bytes.uint64(indexes.length);
		bytes.raw(width === 0 ? new Uint8Array(indexes) : width === 1 ? new Uint16Array(indexes) : indexes);
	}
};

function dictionaryOf(values: ArrayLike<Cell>): Dictionary {
	const keys = new Map<string, number>();
	const indexes = new Uint32Array(values.length);
	let last: Cell;
	let index = 0;
	for (let i = 0; i < values.length; i++) {
		const value = values[i];
		if (i === 0 || value !== last) {
			last = value;
			const key = typeof value === 'string' ? value : String(value ?? '');
			const known = keys.get(key);
			index = known ?? keys.size;
			if (known === undefined) keys.set(key, index);
		}
		indexes[i] = index;
	}
	return new Dictionary([...keys.keys()], indexes);
}

function ends(bytes: Bytes, list: readonly number[]): void {
	for (const end of list) bytes.uint64(end);
}

/** Cells of a column, or of what is nested in one. */
function writeCells(plan: Plan, bytes: Bytes, cells: Cells): void {
	if (!('ends' in cells)) plan.write(bytes, cells);
	else if (plan.nested) plan.nested(bytes, cells);
	else throw new Error(`${plan.sent} is no array and no map`);
}

function arrayOf(inner: Plan): Plan {
	const nested = (bytes: Bytes, cells: Nested) => {
		ends(bytes, cells.ends);
		writeCells(inner, bytes, cells.values);
	};
	return {
		sent: `Array(${inner.sent})`,
		...(inner.prefix && { prefix: inner.prefix }),
		nested,
		write(bytes, list) {
			const arrays = Array.from(expanded(list), (value) => (Array.isArray(value) ? (value as Cell[]) : []));
			nested(bytes, { ends: endsOf(arrays), values: arrays.flat() });
		}
	};
}

function mapOf(key: Plan, value: Plan): Plan {
	const nested = (bytes: Bytes, cells: Nested) => {
		ends(bytes, cells.ends);
		key.write(bytes, cells.keys ?? []);
		writeCells(value, bytes, cells.values);
	};
	return {
		sent: `Map(${key.sent}, ${value.sent})`,
		prefix(bytes) {
			key.prefix?.(bytes);
			value.prefix?.(bytes);
		},
		nested,
		write(bytes, list) {
			const maps = Array.from(expanded(list), (map) =>
				map instanceof Map ? [...(map as Map<Cell, Cell>)] : Object.entries((map ?? {}) as Row)
			);
			const pairs = maps.flat();
			nested(bytes, {
				ends: endsOf(maps),
				keys: pairs.map(([name]) => name),
				values: pairs.map(([, item]) => item)
			});
		}
	};
}

function endsOf(lists: readonly (readonly Cell[])[]): number[] {
	let end = 0;
	return lists.map(({ length }) => (end += length));
}

function nullable(inner: Plan): Plan {
	return {
		sent: `Nullable(${inner.sent})`,
		write(bytes, list) {
			const values = expanded(list);
			bytes.raw(Uint8Array.from(Array.from(values), (value) => (value === null || value === undefined ? 1 : 0)));
			inner.write(bytes, values);
		}
	};
}

/** How a column of the type is written. */
function planOf(type: string): Plan {
	const wrapped = /^(LowCardinality|Nullable|Array|Map|SimpleAggregateFunction)\((.*)\)$/s.exec(type);
	const [, wrapper, inside = ''] = wrapped ?? [];
	const comma = inside.indexOf(',');
	switch (wrapper) {
		case 'LowCardinality':
			return inside === 'String' ? lowCardinality : planOf(inside);
		case 'SimpleAggregateFunction':
			return planOf(inside.slice(comma + 1).trim());
		case 'Nullable':
			return nullable(planOf(inside));
		case 'Array':
			return arrayOf(planOf(inside));
		case 'Map':
			return mapOf(planOf(inside.slice(0, comma).trim()), planOf(inside.slice(comma + 1).trim()));
		default:
			return scalar(type);
	}
}

const plans = new Map<string, Plan>();

/**
 * One Native block. Columns that `cells` does not have are left out of it, and get their default in the table.
 * Dates: epoch milliseconds, Date or ISO 8601.
 */
export function encodeColumns(
	table: string,
	columns: readonly Column[],
	cells: Readonly<Record<string, Cells>>,
	rows: number
): Block {
	const bytes = new Bytes();
	const present = columns.filter(({ name }) => cells[name] !== undefined);
	bytes.varint(present.length);
	bytes.varint(rows);
	for (const { name, type } of present) {
		const plan = plans.get(type) ?? planOf(type);
		plans.set(type, plan);
		bytes.text(name);
		bytes.text(plan.sent);
		// Nothing at all stands for no rows, not even a prefix.
		if (rows === 0) continue;
		plan.prefix?.(bytes);
		writeCells(plan, bytes, cells[name] ?? []);
	}
	return { table, columns: present.map(({ name }) => name), rows, bytes: bytes.taken() };
}

/** One Native block of plain rows. A key absent in a row becomes the type's zero value. */
export function encodeRows(table: string, columns: readonly Column[], rows: readonly Row[]): Block {
	const cells = columns.map(({ name }): [string, Cell[]] => [name, rows.map((row) => row[name])]);
	return encodeColumns(table, columns, Object.fromEntries(cells), rows.length);
}
