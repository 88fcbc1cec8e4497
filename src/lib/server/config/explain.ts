import type { z } from 'zod';
import { keysAt, wordsAt } from './keys.ts';
import { didYouMean } from './suggest.ts';

/** A mistake before it has a place in the file. */
export interface Explained {
	path: PropertyKey[];
	/** The place to point at is the key itself, not its value. */
	at_key: boolean;
	message: string;
}

/** Turns one issue of zod into sentences that name the value and the fix. `input` is what was parsed. */
export function explain(issue: z.core.$ZodIssue, schema: z.core.$ZodType, input: unknown): Explained[] {
	const value = valueAt(input, issue.path);
	if (issue.code === 'unrecognized_keys') {
		const allowed = keysAt(schema, issue.path);
		return issue.keys.map((key) => ({
			path: [...issue.path, key],
			at_key: true,
			message: `unknown key.${didYouMean(key, allowed) || ` Allowed here: ${allowed.join(', ')}.`}`
		}));
	}
	const at = { path: issue.path, at_key: false };
	if (value === undefined && issue.code !== 'custom') {
		return [{ ...at, message: `is missing: ${wanted(issue)}.` }];
	}
	return [{ ...at, message: `${shown(value)}${sentence(issue, value, schema)}` }];
}

function sentence(issue: z.core.$ZodIssue, value: unknown, schema: z.core.$ZodType): string {
	const words = allowedWords(issue, schema);
	if (words && ownWords(issue) === undefined)
		return `use ${oneOf(words)}.${typeof value === 'string' ? didYouMean(value, words) : ''}`;
	const percent = issue.code === 'too_big' && Number(issue.maximum) <= 1 && typeof value === 'number' && value <= 100;
	return `${wanted(issue)}.${percent ? ` It is a share: for ${value} % write ${Number((value / 100).toPrecision(6))}.` : ''}`;
}

function allowedWords(issue: z.core.$ZodIssue, schema: z.core.$ZodType): string[] | undefined {
	if (issue.code === 'invalid_value') return issue.values.map(String);
	if (issue.code === 'invalid_union' && issue.discriminator !== undefined) return wordsAt(schema, issue.path);
	return undefined;
}

function wanted(issue: z.core.$ZodIssue): string {
	const own = ownWords(issue);
	if (own !== undefined) return own;
	switch (issue.code) {
		case 'invalid_type':
			return `give ${ARTICLE[issue.expected] ?? issue.expected}${quoted(issue)}`;
		case 'invalid_value':
			return `use ${oneOf(issue.values.map(String))}`;
		case 'too_small':
			return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${unit(issue.origin)}`;
		case 'too_big':
			return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${unit(issue.origin)}`;
		default:
			return issue.message;
	}
}

/** YAML reads 1 and true as a number and a flag. */
function quoted({ expected, input }: z.core.$ZodIssueInvalidType): string {
	return expected === 'string' && input !== undefined && typeof input !== 'object'
		? `, in quotes: "${String(input)}"`
		: '';
}

const ARTICLE: Record<string, string> = {
	string: 'a text',
	number: 'a number',
	int: 'a whole number',
	boolean: 'true or false',
	array: 'a list (each entry on its own line, starting with "- ")',
	object: 'keys and values, indented below it',
	record: 'keys and values, indented below it'
};

/** Messages written in the schema say why; zod's own start with these words. */
function ownWords(issue: z.core.$ZodIssue): string | undefined {
	return /^(Too|Invalid)/.test(issue.message) ? undefined : issue.message.replace(/\.$/, '');
}

function unit(origin: string): string {
	if (origin === 'array') return ' entries';
	return origin === 'string' ? ' characters long' : '';
}

function oneOf(words: readonly string[]): string {
	return words.length < 2 ? `"${words[0] ?? ''}"` : `one of ${words.join(', ')}`;
}

function shown(value: unknown): string {
	if (Array.isArray(value)) return value.length === 0 ? 'an empty list: ' : 'a list: ';
	if (value !== null && typeof value === 'object') return '';
	return `${JSON.stringify(value)}: `;
}

export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
	return path.reduce<unknown>(
		(value, step) => (value !== null && typeof value === 'object' ? Reflect.get(value, step) : undefined),
		input
	);
}
