import type { Result } from '#server/control/result.ts';
import { ApiProblem } from './problem.ts';

const STATUS = { not_found: 404, invalid: 400, refused: 409 } as const;

/** The value of a command, or a problem with the status that fits its refusal. */
export function unwrap<T>(result: Result<T>): T {
	if (result.ok) return result.value;
	throw new ApiProblem(STATUS[result.kind], result.reason);
}
