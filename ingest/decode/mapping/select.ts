import { jsonpath, type JSONPathNode, type JSONPathQuery, type JSONValue } from 'json-p3';
import { isObject } from '../check.ts';
import type { WireRecord } from '../decoder.ts';

/** What a value is taken from: a row of a file, or an element of a record. */
export interface Scope {
	/** The row, or the element: `$`. */
	element: unknown;
	/** The whole record: `$$`. Left out: the element is the whole. */
	whole?: unknown;
	/** Number of the row or element, from 0: `[#]`, and `{#}` in a text. */
	index: number;
	/** `@key`, `@topic` and `@headers.<name>`. */
	record?: WireRecord;
}

/** One value found, and what it is called there. */
export interface Found {
	name: string;
	value: unknown;
}

type Select = (scope: Scope) => Found[];

/** `$` and `$$` begin a selector where a path follows; `$amount` is the name of a column. */
const PATH = /^\$\$?(?=[.[]|$)/;

/** Selectors come from configuration, so there are few. */
const compiled = new Map<string, Select>();

/** The first value that a name or selector finds; undefined: none. */
export function selectOne(selector: string, scope: Scope): unknown {
	// Most are names, in files of a million rows.
	if (!isSpecial(selector)) return isObject(scope.element) ? own(scope.element, selector) : undefined;
	return selectAll(selector, scope)[0]?.value;
}

/** Every value that a name or selector finds, in order. */
export function selectAll(selector: string, scope: Scope): Found[] {
	let select = compiled.get(selector);
	if (!select) compiled.set(selector, (select = compile(selector)));
	return select(scope);
}

/** Why a text is no selector; undefined: it is one, or a name. */
export function selectorProblem(selector: string): string | undefined {
	try {
		compile(selector);
		return undefined;
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		return `not a JSONPath (RFC 9535): ${why}. Write such as "$.instances[*].age", or the plain name of a field`;
	}
}

const isSpecial = (selector: string): boolean => selector.startsWith('$') || selector.startsWith('@');

export function own(object: Record<string, unknown>, name: string): unknown {
	return Object.hasOwn(object, name) ? object[name] : undefined;
}

function compile(selector: string): Select {
	const [start] = PATH.exec(selector) ?? [];
	if (start !== undefined) {
		const path = compilePath(`$${selector.slice(start.length)}`);
		return start === '$'
			? ({ element, index }) => path(element, index)
			: ({ element, whole = element, index }) => path(whole, index);
	}
	const header = /^@headers\.(.+)$/.exec(selector)?.[1];
	if (header !== undefined) return named(header, ({ record }) => record?.headers[header.toLowerCase()]);
	if (selector === '@topic') return named('topic', ({ record }) => record?.topic);
	if (selector === '@key') return named('key', ({ record }) => record?.key && new TextDecoder().decode(record.key));
	return named(selector, ({ element }) => (isObject(element) ? own(element, selector) : undefined));
}

const named =
	(name: string, value: (scope: Scope) => unknown): Select =>
	(scope) => {
		const found = value(scope);
		return found === undefined || found === null ? [] : [{ name, value: found }];
	};

/** A JSONPath in which `[#]` is the element with the number of the scope, for lists that run side by side. */
function compilePath(path: string): (value: unknown, index: number) => Found[] {
	const [first = '', ...rest] = path.split('[#]').map((part, i) => jsonpath.compile(i === 0 ? part : `$${part}`));
	return (value, index) =>
		rest.reduce<Found[]>(
			(found, query) =>
				found.flatMap(({ name, value: list }) => {
					const item: unknown = Array.isArray(list) ? list[index] : undefined;
					return item === undefined ? [] : run(query, item, name);
				}),
			run(first as JSONPathQuery, value, '')
		);
}

function run(query: JSONPathQuery, value: unknown, name: string): Found[] {
	const nodes: JSONPathNode[] = query.query(value as JSONValue).nodes;
	return nodes.map((node) => ({ name: String(node.location.at(-1) ?? name), value: node.value }));
}
