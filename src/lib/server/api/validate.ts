import type { z } from 'zod';
import { ApiProblem } from './problem.ts';

/** Parses a part of a request, or throws a 400 that names each field, the value it had and the fix. */
export function validate<T>(schema: z.ZodType<T>, input: unknown, where: 'query' | 'path' | 'body'): T {
	const parsed = schema.safeParse(input);
	if (parsed.success) return parsed.data;
	const errors = parsed.error.issues.map((issue) => ({
		pointer: pointer(where, issue.path),
		detail: sentence(issue, valueAt(input, issue.path))
	}));
	const detail = errors.map((error) => `${error.pointer}: ${error.detail}`).join(' ');
	throw new ApiProblem(400, detail, errors);
}

/** A JSON pointer into the body, else the name of the parameter. */
function pointer(where: 'query' | 'path' | 'body', path: PropertyKey[]): string {
	if (where === 'body') return `/${path.map(String).join('/')}`;
	return path.map(String).join('.') || where;
}

function sentence(issue: z.core.$ZodIssue, value: unknown): string {
	if (issue.code === 'unrecognized_keys') return `unknown: ${issue.keys.join(', ')}. Leave it out.`;
	const had = value === undefined ? 'is missing' : `${JSON.stringify(value)} does not fit`;
	return `${had}: ${fix(issue)}.`;
}

function fix(issue: z.core.$ZodIssue): string {
	switch (issue.code) {
		case 'invalid_value':
			return `use one of ${issue.values.map(String).join(', ')}`;
		case 'invalid_type':
			return `give ${issue.expected === 'int' ? 'a whole number' : `a ${issue.expected}`}`;
		case 'too_small':
			return `at least ${issue.minimum}`;
		case 'too_big':
			return `at most ${issue.maximum}`;
		default:
			return issue.message.replace(/\.$/, '');
	}
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
	let value = input;
	for (const step of path) value = value !== null && typeof value === 'object' ? Reflect.get(value, step) : undefined;
	return value;
}
