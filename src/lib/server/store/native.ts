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

/** Values of an Array or Map column, one after the other: row i ends before `ends[i]`. An Array has no keys. */
export class Nested {
	readonly ends: number[] = [];
	readonly keys: Cell[] = [];
	readonly values: Cell[] = [];
}

export type Cells = readonly Cell[] | Nested;

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
	write: (bytes: Bytes, values: readonly Cell[]) => void;
	/** Array and Map only: the same from cells that are already apart. */
	nested?: (bytes: Bytes, cells: Nested) => void;
}

function fixed(sent: string, size: number, put: (view: DataView, at: number, value: Cell) => void): Plan {
	return {
		sent,
		write(bytes, values) {
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

const text: Plan['write'] = (bytes, values) => {
	for (let i = 0; i < values.length; i++) {
		const value = values[i];
		bytes.text(typeof value === 'string' ? value : String(value ?? ''));
	}
};

function scalar(type: string): Plan {
	switch (/^\w+/.exec(type)?.[0]) {
		case 'String':
			return { sent: type, write: text };
		case 'Float64':
			return fixed(type, 8, (view, at, value) => view.setFloat64(at, number(value), true));
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
	write(bytes, values) {
		if (values.length === 0) return;
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
				if (known === undefined) keys.set(key, (index = keys.size));
				else index = known;
			}
			indexes[i] = index;
		}
		const width = keys.size <= 0x100 ? 0 : keys.size <= 0x1_0000 ? 1 : 2;
		bytes.uint64(OWN_KEYS | width);
		bytes.uint64(keys.size);
		for (const key of keys.keys()) bytes.text(key);
		bytes.uint64(values.length);
		bytes.raw(width === 0 ? Uint8Array.from(indexes) : width === 1 ? Uint16Array.from(indexes) : indexes);
	}
};

function ends(bytes: Bytes, list: readonly number[]): void {
	for (const end of list) bytes.uint64(end);
}

function arrayOf(inner: Plan): Plan {
	const nested = (bytes: Bytes, cells: Nested) => {
		ends(bytes, cells.ends);
		inner.write(bytes, cells.values);
	};
	return {
		sent: `Array(${inner.sent})`,
		...(inner.prefix && { prefix: inner.prefix }),
		nested,
		write(bytes, values) {
			const cells = new Nested();
			for (const value of values) {
				if (Array.isArray(value)) for (const item of value as Cell[]) cells.values.push(item);
				cells.ends.push(cells.values.length);
			}
			nested(bytes, cells);
		}
	};
}

function mapOf(key: Plan, value: Plan): Plan {
	const nested = (bytes: Bytes, cells: Nested) => {
		ends(bytes, cells.ends);
		key.write(bytes, cells.keys);
		value.write(bytes, cells.values);
	};
	return {
		sent: `Map(${key.sent}, ${value.sent})`,
		prefix(bytes) {
			key.prefix?.(bytes);
			value.prefix?.(bytes);
		},
		nested,
		write(bytes, values) {
			const cells = new Nested();
			for (const map of values) {
				const pairs = map instanceof Map ? (map as Map<Cell, Cell>) : Object.entries((map ?? {}) as Row);
				for (const [name, item] of pairs) {
					cells.keys.push(name);
					cells.values.push(item);
				}
				cells.ends.push(cells.keys.length);
			}
			nested(bytes, cells);
		}
	};
}

function nullable(inner: Plan): Plan {
	return {
		sent: `Nullable(${inner.sent})`,
		write(bytes, values) {
			bytes.raw(Uint8Array.from(values, (value) => (value === null || value === undefined ? 1 : 0)));
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
		const values = cells[name] ?? [];
		bytes.text(name);
		bytes.text(plan.sent);
		plan.prefix?.(bytes);
		if (!(values instanceof Nested)) plan.write(bytes, values);
		else if (plan.nested) plan.nested(bytes, values);
		else throw new Error(`Column ${name} of ${table} is no array and no map`);
	}
	return { table, columns: present.map(({ name }) => name), rows, bytes: bytes.taken() };
}

/** One Native block of plain rows. A key absent in a row becomes the type's zero value. */
export function encodeRows(table: string, columns: readonly Column[], rows: readonly Row[]): Block {
	const cells = columns.map(({ name }): [string, Cell[]] => [name, rows.map((row) => row[name])]);
	return encodeColumns(table, columns, Object.fromEntries(cells), rows.length);
}
