/** The answer to a command that may be refused. `kind` tells the API which status it is; `reason` is a sentence for people. */
export type Result<T> =
	{ ok: true; value: T } | { ok: false; kind: 'not_found' | 'invalid' | 'refused'; reason: string };

export function accepted<T>(value: T): Result<T> {
	return { ok: true, value };
}

export function notFound<T>(what: string): Result<T> {
	return { ok: false, kind: 'not_found', reason: `There is no ${what}.` };
}

export function refused<T>(reason: string): Result<T> {
	return { ok: false, kind: 'refused', reason };
}

export function invalid<T>(reason: string): Result<T> {
	return { ok: false, kind: 'invalid', reason };
}
