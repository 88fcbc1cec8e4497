import { z } from 'zod';
import { isObject } from '../check.ts';
import type { Scalar, Value as FeatureValue } from '../event.ts';
import { MAX_DIMENSIONS } from '../events.ts';
import { globPattern } from '../glob.ts';
import { selectAll, selectOne, selectorProblem, type Found, type Scope } from './select.ts';

/** The name of a column or field, or a JSONPath that begins with `$`. */
export const selectorSchema = z
	.string()
	.min(1)
	.superRefine((selector, { addIssue }) => {
		const problem = selectorProblem(selector);
		if (problem !== undefined) addIssue(problem);
	});

/** One value of an event: the column or field it is taken from, or how it is made. */
export const valueSchema = z.union(
	[
		selectorSchema,
		z.strictObject({
			column: selectorSchema,
			/** Multiplies a number: 0.01 turns per cent into a share. */
			scale: z.number().optional(),
			/** Replaces values; others stay. */
			map: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
			/** For numbers that are sent as texts, and texts that look like numbers. */
			as: z.enum(['number', 'text']).optional()
		}),
		/** The same for every row. */
		z.strictObject({ value: z.union([z.string(), z.number(), z.boolean()]) }),
		/** `{column}` stands for a value, `{#}` for the number of the row, from 0. */
		z.strictObject({ text: z.string() })
	],
	{ error: ({ input }) => valueProblem(input) }
);
export type Value = z.infer<typeof valueSchema>;

/** Several values with their names: of the names and selectors listed, or name -> value. */
export const valuesSchema = z.union([z.array(selectorSchema), z.record(z.string(), valueSchema)], {
	error: ({ input }) => valuesProblem(input)
});
export type Values = z.infer<typeof valuesSchema>;

/** A union only says that nothing fits: this says what is the matter with the form that was meant. */
function valueProblem(input: unknown): string {
	const selector = isObject(input) ? input.column : input;
	const problem = typeof selector === 'string' ? selectorProblem(selector) : undefined;
	return problem ?? 'write the name of a field or a selector, { column, scale, map, as }, { value: x } or { text: x }';
}

function valuesProblem(input: unknown): string {
	const list = Array.isArray(input) || isObject(input) ? Object.entries(input) : [];
	const [name, wrong] = list.find(([, value]) => !valueSchema.safeParse(value).success) ?? [];
	return name === undefined
		? 'write a list of names and selectors, or each name with its value'
		: `${name}: ${valueProblem(wrong)}`;
}

/** A cell as JSON can say it: big integers as numbers, dates as ISO 8601, empty texts and NaN as null. */
export function scalarOf(cell: unknown): Scalar {
	if (cell === undefined || cell === null || cell === '') return null;
	if (typeof cell === 'bigint') return Number(cell);
	if (typeof cell === 'number')
		return Number.isFinite(cell) ? cell : Number.isNaN(cell) ? 'NaN' : cell > 0 ? 'Infinity' : '-Infinity';
	if (typeof cell === 'string' || typeof cell === 'boolean') return cell;
	return cell instanceof Date ? cell.toISOString() : JSON.stringify(cell);
}

/** What a value is in a row or element; null: nothing is there. */
export function valueOf(value: Value, scope: Scope): Scalar {
	if (typeof value === 'string') return scalarOf(selectOne(value, scope));
	if ('value' in value) return value.value;
	if ('text' in value) {
		return value.text.replace(/\{([^}]+)\}/g, (_, name: string) =>
			String(name === '#' ? scope.index : (scalarOf(selectOne(name, scope)) ?? ''))
		);
	}
	const cell = typed(scalarOf(selectOne(value.column, scope)), value.as);
	const key = String(cell);
	const mapped = value.map && cell !== null && Object.hasOwn(value.map, key) ? (value.map[key] ?? null) : cell;
	return value.scale !== undefined && typeof mapped === 'number' ? mapped * value.scale : mapped;
}

function typed(cell: Scalar, as: 'number' | 'text' | undefined): Scalar {
	if (cell === null || as === undefined) return cell;
	if (as === 'text') return String(cell);
	return typeof cell === 'string' && cell.trim() !== '' && Number.isFinite(Number(cell)) ? Number(cell) : cell;
}

/** Values by their names. A list takes each as it is called; `*` stands for any characters of a field's name. */
export function valuesOf(values: Values, scope: Scope): Record<string, Scalar> {
	return namesAnd(values, scope, scalarOf);
}

/** As `valuesOf`; a list of numbers that is named itself, not by its members, is an embedding. */
export function featuresOf(values: Values, scope: Scope): Record<string, FeatureValue> {
	return namesAnd<FeatureValue>(values, scope, (cell) => (isVector(cell) ? cell : scalarOf(cell)));
}

function isVector(cell: unknown): cell is number[] {
	return Array.isArray(cell) && cell.length > 0 && cell.length <= MAX_DIMENSIONS && cell.every(Number.isFinite);
}

function namesAnd<T>(values: Values, scope: Scope, read: (cell: unknown) => T | Scalar): Record<string, T | Scalar> {
	if (!Array.isArray(values)) {
		const named = ([name, value]: [string, Value]) =>
			[name, typeof value === 'string' ? read(selectOne(value, scope)) : valueOf(value, scope)] as const;
		return Object.fromEntries(Object.entries(values).map(named));
	}
	const found = values.flatMap((selector): Found[] => {
		if (selector.startsWith('$')) return selectAll(selector, scope).flatMap(membersOf);
		if (selector.includes('*')) return membersOf({ name: '', value: scope.element }).filter(fits(selector));
		return [{ name: selector, value: selectOne(selector, scope) }];
	});
	return Object.fromEntries(found.map(({ name, value }) => [name, read(value)]));
}

/** The plain values of an object or list, by name or place; what is neither, itself. */
function membersOf({ name, value }: Found): Found[] {
	if (Array.isArray(value)) {
		return value.map((item: unknown, i) => ({ name: `${name}_${i}`, value: item })).filter(isPlain);
	}
	if (!isObject(value) || value instanceof Date) return [{ name, value }];
	return Object.entries(value)
		.map(([member, item]) => ({ name: member, value: item }))
		.filter(isPlain);
}

const isPlain = ({ value }: Found): boolean => typeof value !== 'object' || value === null || value instanceof Date;

function fits(glob: string): (found: Found) => boolean {
	const pattern = globPattern(glob);
	return ({ name }) => pattern.test(name);
}
