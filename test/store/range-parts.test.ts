import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf } from '../../src/lib/server/store/repositories/range-parts.ts';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const at = (text: string) => Date.parse(`2026-${text}:00Z`);

describe('parts of a range', () => {
	it.each([
		['an hour', at('01-05T10:00'), at('01-05T11:00'), ['hour']],
		['a day', at('01-05T00:00'), at('01-06T00:00'), ['day']],
		['half an hour over the full hour', at('01-05T10:45'), at('01-05T11:15'), ['minute']],
		['some hours from any minute', at('01-05T02:11'), at('01-05T07:15'), ['minute']],
		['a morning from any minute', at('01-05T02:11'), at('01-05T11:15'), ['minute', 'hour']],
		['days, with hours and minutes at both ends', at('01-05T10:45'), at('01-09T13:15'), ['minute', 'hour']],
		['a month of hours', at('01-05T10:00'), at('02-05T13:00'), ['hour', 'day']],
		['a month from any minute', at('01-05T10:45'), at('02-05T13:15'), ['minute', 'hour', 'day']],
		['nothing', at('01-05T10:45'), at('01-05T10:45'), ['minute']]
	])('%s', (_, from, to, grains) => {
		expect(partsOf(from, to).map(({ grain }) => grain)).toEqual(grains);
	});

	it('hold every minute once, each whole in its grain, few of the fine ones', () => {
		const minute = fc.integer({ min: 0, max: 60 * 24 * 60 });
		const unit = { minute: MINUTE, hour: HOUR, day: DAY };
		fc.assert(
			fc.property(minute, minute, (a, b) => {
				const [from, to] = [Math.min(a, b) * MINUTE, (Math.max(a, b) + 1) * MINUTE];
				const stretches = partsOf(from, to).flatMap(({ grain, from, to, gap: [first, last] = [to, to] }) => [
					{ grain, from, to: first },
					{ grain, from: last, to }
				]);
				const held = stretches.filter((part) => part.from < part.to).sort((x, y) => x.from - y.from);
				expect(held[0]?.from).toBe(from);
				expect(held.at(-1)?.to).toBe(to);
				for (const [i, part] of held.entries()) {
					expect(part.from).toBe(i === 0 ? from : held[i - 1]?.to);
					expect([part.from % unit[part.grain], part.to % unit[part.grain]]).toEqual([0, 0]);
				}
				const grains = (grain: keyof typeof unit) =>
					held.reduce((sum, part) => sum + (part.grain === grain ? (part.to - part.from) / unit[grain] : 0), 0);
				expect(grains('minute')).toBeLessThanOrEqual(6 * 60);
				expect(grains('hour')).toBeLessThanOrEqual(14 * 24);
			})
		);
	});
});
