import { describe, expect, test } from 'vitest';
import { parseInstant } from '#server/read/instant.ts';

const NOW = Date.UTC(2026, 0, 31, 12);

describe('parseInstant', () => {
	test.each([
		['now', NOW],
		['now-15m', NOW - 900_000],
		['now-7d', NOW - 7 * 86_400_000],
		['now-2w', NOW - 14 * 86_400_000],
		['1769860800000', NOW],
		['2026-01-31T12:00:00Z', NOW],
		['2026-01-31T13:00:00+01:00', NOW]
	])('%s', (text, time) => expect(parseInstant(text, NOW)).toBe(time));

	test.each(['', 'yesterday', '2026-01-31', '2026-01-31T12:00:00', 'now+1h', '12', '2026-13-41T00:00:00Z'])(
		'refuses "%s"',
		(text) => expect(parseInstant(text, NOW)).toBeNull()
	);
});
