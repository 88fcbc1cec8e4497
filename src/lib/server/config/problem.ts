/** One mistake in the configuration: where it stands, and a sentence that names the value and the fix. */
export interface Problem {
	/** Path of the file, or 'environment'. */
	file: string;
	/** From 1; absent for the environment. */
	line?: number;
	column?: number;
	/** 'models[0].monitors[1].leeway', or the name of the variable; '' for the file itself. */
	key: string;
	message: string;
}

/** `file:line:column key: message`, so that an editor can jump there. */
export function formatProblem({ file, line, column, key, message }: Problem): string {
	const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
	return key === '' ? `${place} ${message}` : `${place} ${key}: ${message}`;
}

/** Every problem at once: a person mends a file in one go. */
export class ConfigError extends Error {
	readonly problems: readonly Problem[];
	constructor(problems: readonly Problem[]) {
		super(problems.map(formatProblem).join('\n'));
		this.name = 'ConfigError';
		this.problems = problems;
	}
}
