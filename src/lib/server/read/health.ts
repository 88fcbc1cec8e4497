import type { App } from '#server/app.ts';
import type { Health } from '#server/api/operations/health.ts';
import { codeVersion } from '#control/basis.ts';

/** How each part is doing. A part that is absent by choice does not degrade the whole. */
export function readHealth({ status, started_at }: Pick<App, 'status' | 'started_at'>): Health {
	const states = Object.values(status).map((part) => part.state);
	return {
		status: states.includes('failed') ? 'degraded' : states.includes('starting') ? 'starting' : 'ok',
		version: codeVersion(),
		started_at,
		parts: { ...status }
	};
}
