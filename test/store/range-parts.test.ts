import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf } from '#store/repositories/detect-windows.ts';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const at = (text: string) => Date.parse(`2026-${text}:00Z`);

describe('parts of a range', () => {
	it.each([
		['an hour', at('01-05T10:00'), at('01-05T11:00'), 1],
		['a day', at('01-05T00:00'), at('01-06T00:00'), 1],
		['half an hour over the full hour', at('01-05T10:45'), at('01-05T11:15'), 1],
		['days, with hours and minutes at both ends', at('01-05T10:45'), at('01-09T13:15'), 5]
	])('%s', (_, from, to, count) => {
		expect(partsOf(from, to)).toHaveLength(count);
	});

	it('cover the range without a gap, each whole in days, hours or minutes, few of them', () => {
		const minute = fc.integer({ min: 0, max: 60 * 24 * 60 });
		fc.assert(
			fc.property(minute, minute, (a, b) => {
				const [from, to] = [Math.min(a, b) * MINUTE, (Math.max(a, b) + 1) * MINUTE];
				const parts = partsOf(from, to);
				expect(parts[0]?.from).toBe(from);
				expect(parts.at(-1)?.to).toBe(to);
				for (const [i, part] of parts.entries()) expect(part.from).toBe(i === 0 ? from : parts[i - 1]?.to);
				const minutes = parts.filter((part) => part.from % HOUR !== 0 || part.to % HOUR !== 0);
				expect(minutes.every((part) => part.to - part.from < 2 * HOUR)).toBe(true);
				const hours = parts.filter((part) => part.from % DAY !== 0 || part.to % DAY !== 0);
				expect(hours.every((part) => part.to - part.from < 2 * DAY)).toBe(true);
			})
		);
	});
});
