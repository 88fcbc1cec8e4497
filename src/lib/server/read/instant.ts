import { z } from 'zod';

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const RELATIVE = /^now(?:-(\d{1,6})([smhdw]))?$/;

/**
 * An instant as people and links write it: ISO 8601 with a zone, epoch milliseconds, `now`, or `now-7d`
 * (s, m, h, d, w). Null when it is none of these.
 */
export function parseInstant(text: string, now: number): number | null {
	const relative = RELATIVE.exec(text);
	if (relative) return now - Number(relative[1] ?? 0) * (UNITS[relative[2] ?? 's'] ?? 0);
	if (/^\d{11,15}$/.test(text)) return Number(text);
	if (!/(Z|[+-]\d\d:\d\d)$/.test(text)) return null;
	const time = Date.parse(text);
	return Number.isNaN(time) ? null : time;
}

/** An instant in a query, as ISO 8601 in UTC. */
export const instantParam = z
	.string()
	.transform((text, context) => {
		const time = parseInstant(text, Date.now());
		if (time !== null) return new Date(time).toISOString();
		context.issues.push({
			code: 'custom',
			input: text,
			message: 'use ISO 8601 with a zone (2026-01-31T00:00:00Z), epoch milliseconds, or now-7d'
		});
		return z.NEVER;
	})
	.describe('ISO 8601 with a zone, epoch milliseconds, or relative such as now-7d');
