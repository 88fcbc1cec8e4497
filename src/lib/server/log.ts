import type { LOG_LEVELS } from './config/environment.ts';

type Level = (typeof LOG_LEVELS)[number];

const ORDER: readonly Level[] = ['debug', 'info', 'warn', 'error', 'silent'];

/** One line per event on the terminal: time, level, what happened. */
export interface Log {
	debug(text: string): void;
	info(text: string): void;
	warn(text: string): void;
	error(text: string, cause?: unknown): void;
}

/** A log that shows `level` and what is graver. Errors carry the stack of their cause. */
export function createLog(
	level: Level,
	write: (line: string) => void = (line) => process.stderr.write(`${line}\n`)
): Log {
	const shown = ORDER.indexOf(level);
	const at = (own: Level) => (text: string) => {
		if (ORDER.indexOf(own) >= shown) write(`${new Date().toISOString()} ${own} ${text}`);
	};
	const error = at('error');
	return {
		debug: at('debug'),
		info: at('info'),
		warn: at('warn'),
		error: (text, cause) =>
			error(cause === undefined ? text : `${text}: ${cause instanceof Error ? cause.stack : String(cause)}`)
	};
}
