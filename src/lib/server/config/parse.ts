import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { crossChecks } from './cross-checks.ts';
import { explain, type Explained } from './explain.ts';
import type { Problem } from './problem.ts';
import { projectFileSchema, type WrittenProjectFile } from './project-file.ts';

export type Parsed = { file: WrittenProjectFile } | { problems: Problem[] };

/** Reads the text of a leeway.yaml: the checked file, or every mistake with its line. `name` is for the messages. */
export function parseProjectFile(text: string, name: string): Parsed {
	const lines = new LineCounter();
	const document = parseDocument(text, { lineCounter: lines });
	if (document.errors.length > 0) {
		return {
			problems: document.errors.map((error) => {
				const { line, col } = lines.linePos(error.pos[0]);
				return { file: name, line, column: col, key: '', message: yamlSentence(error.code, error.message) };
			})
		};
	}
	const input: unknown = document.toJS() ?? {};
	const result = projectFileSchema.safeParse(input, { reportInput: true });
	const mistakes = result.success
		? crossChecks(result.data)
		: telling(result.error.issues).flatMap((issue) => explain(issue, projectFileSchema, input));
	if (result.success && mistakes.length === 0) return { file: result.data };
	const problems = mistakes.map((mistake) => place(mistake, document, lines, name));
	return { problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)) };
}

/** Without those that follow from a misspelled key: "max is missing" where "maximum" was written. */
function telling(issues: z.core.$ZodIssue[]): z.core.$ZodIssue[] {
	const misspelled = issues.filter(({ code }) => code === 'unrecognized_keys').map(({ path }) => formatPath(path));
	return issues.filter(({ code, path }) => code !== 'custom' || !misspelled.includes(formatPath(path)));
}

/** 'models[0].monitors[1].leeway' */
export function formatPath(path: readonly PropertyKey[]): string {
	return path.reduce<string>((text, step) => {
		if (typeof step === 'number') return `${text}[${step}]`;
		return text === '' ? String(step) : `${text}.${String(step)}`;
	}, '');
}

function place(mistake: Explained, document: Document, lines: LineCounter, file: string): Problem {
	const offset = find(mistake, document)?.range?.[0] ?? 0;
	const { line, col } = lines.linePos(offset);
	return { file, line, column: col, key: formatPath(mistake.path), message: mistake.message };
}

/** The node to point at; where the value is missing, what should have held it. */
function find({ path, at_key }: Explained, document: Document): Node | undefined {
	if (at_key) {
		const holder: unknown = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
		const pair = isMap(holder) ? holder.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
		if (isNode(pair?.key)) return pair.key;
	}
	for (let length = path.length; length > 0; length--) {
		const node: unknown = document.getIn(path.slice(0, length), true);
		if (isNode(node)) return node;
	}
	return document.contents ?? undefined;
}

function yamlSentence(code: string, message: string): string {
	if (code === 'TAB_AS_INDENT') return 'is indented with a tab: YAML allows spaces only.';
	if (code === 'DUPLICATE_KEY') return 'has the same key twice: remove one of them.';
	return `is not valid YAML: ${message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message}.`;
}
