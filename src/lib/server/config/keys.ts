import type { z } from 'zod';

type Path = readonly PropertyKey[];

/**
 * The keys that a schema allows at a path, for "did you mean". Follows objects, arrays, records and the
 * wrappers around them; a union offers the keys of all its members.
 */
export function keysAt(schema: z.core.$ZodType, path: Path): string[] {
	return [...new Set(reach([schema], path).flatMap(ownKeys))];
}

/** The words that a schema allows at a path: those of an enumeration, or of the key that tells the members of a union apart. */
export function wordsAt(schema: z.core.$ZodType, path: Path): string[] {
	return [...new Set(reach([schema], path).flatMap(unwrap).flatMap(ownWords))];
}

function ownWords({ _zod: { def } }: z.core.$ZodType): string[] {
	return def.type === 'literal' && 'values' in def && Array.isArray(def.values) ? def.values.map(String) : [];
}

function reach(schemas: z.core.$ZodType[], path: Path): z.core.$ZodType[] {
	const [step, ...rest] = path;
	if (step === undefined) return schemas;
	return reach(
		schemas.flatMap((schema) => child(schema, step)),
		rest
	);
}

function child(schema: z.core.$ZodType, step: PropertyKey): z.core.$ZodType[] {
	return unwrap(schema).flatMap((inner) => {
		const { def } = inner._zod;
		if (isObject(def)) return typeof step === 'string' && def.shape[step] ? [def.shape[step]] : [];
		if (isArray(def)) return [def.element];
		if (isRecord(def)) return [def.valueType];
		return [];
	});
}

function ownKeys(schema: z.core.$ZodType): string[] {
	return unwrap(schema).flatMap((inner) => (isObject(inner._zod.def) ? Object.keys(inner._zod.def.shape) : []));
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType[] {
	const { def } = schema._zod;
	if (isUnion(def)) return def.options.flatMap(unwrap);
	if (isWrapper(def)) return unwrap(def.innerType);
	if (isPipe(def)) return unwrap(def.in);
	return [schema];
}

type Def = z.core.$ZodTypeDef;
const isObject = (def: Def): def is z.core.$ZodObjectDef => def.type === 'object';
const isArray = (def: Def): def is z.core.$ZodArrayDef => def.type === 'array';
const isRecord = (def: Def): def is z.core.$ZodRecordDef => def.type === 'record';
const isUnion = (def: Def): def is z.core.$ZodUnionDef => def.type === 'union';
const isPipe = (def: Def): def is z.core.$ZodPipeDef => def.type === 'pipe';
const isWrapper = (def: Def): def is z.core.$ZodOptionalDef =>
	['optional', 'default', 'prefault', 'nullable', 'readonly'].includes(def.type);
