import { isObject } from '../check.ts';
import type { Rejected, Scalar } from '../event.ts';

export type Result<T> = { ok: T } | Rejected;

/** One value of a row, or the values of a vector that came under one name, row-major. */
export type Cell = Scalar | Scalar[];

/** The instances of one payload, in their order. */
export interface Rows {
	rows: Record<string, Cell>[];
	/** True where the sender named the values one by one; else `columns` of the source's options may name them. */
	named: boolean;
	/** The rows of an answer tell of themselves, as generated text does of its tokens: they hold features. */
	generated?: true;
	/** What was asked or answered in words, as `texts` of an event. */
	texts?: Record<string, string>;
}

/** Longer texts are cut, with an ellipsis: the store keeps 200 characters of a category. */
const MAX_TEXT = 1000;
const MAX_DEPTH = 16;

export function isScalar(value: unknown): value is Scalar {
	return value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
}

/** A number that JSON cannot write becomes its name, which stands for it in Leeway's events. */
export function tidy(value: Scalar): Scalar {
	if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
	return typeof value === 'string' && value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT - 1)}…` : value;
}

/** A text or a number as text; '' for anything else. */
export function textIn(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A foreign name as a feature's: not empty, without the '@' of Leeway's own, at most 200 characters with an index. */
export function featureName(name: string): string {
	const cut = name.replace(/^@+/, '').slice(0, 195);
	return cut === '' || cut === '__proto__' ? 'unnamed' : cut;
}

/**
 * A value of JSON as a row: an array is one vector under `name` (or its only value), an object gives its keys, nested ones joined by '.'.
 * What is neither, such as a list of objects, is left out.
 */
export function rowOf(value: unknown, name: string): Record<string, Cell> {
	const row: Record<string, Cell> = {};
	collect(row, value, isObject(value) ? '' : name, 0);
	return row;
}

function collect(row: Record<string, Cell>, value: unknown, name: string, depth: number): void {
	if (isScalar(value)) row[featureName(name)] = tidy(value);
	else if (Array.isArray(value)) {
		const flat = flatten(value);
		if (flat) row[featureName(name)] = flat.length === 1 ? (flat[0] ?? null) : flat;
	} else if (isObject(value) && depth < MAX_DEPTH) {
		for (const key of Object.keys(value)) collect(row, value[key], name === '' ? key : `${name}.${key}`, depth + 1);
	}
}

/** Nested arrays as one row-major vector; undefined where something else than scalars is inside. */
export function flatten(values: readonly unknown[]): Scalar[] | undefined {
	const flat: Scalar[] = [];
	const add = (items: readonly unknown[], depth: number): boolean => {
		for (const item of items) {
			if (isScalar(item)) flat.push(tidy(item));
			else if (!Array.isArray(item) || depth >= MAX_DEPTH || !add(item, depth + 1)) return false;
		}
		return true;
	};
	return add(values, 1) ? flat : undefined;
}
