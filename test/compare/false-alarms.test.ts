import { expect, it } from 'vitest';
import { randomFrom } from '../detectors/random.ts';
import { compareMemory, memoryTable } from './compare-files.ts';

const random = randomFrom(11);

/** Rows of one law: skewed, few-valued and normal numbers, with holes, and categories of which most are rare. */
function unchanged(rows: number) {
	const many = <T>(draw: () => T) => Array.from({ length: rows }, draw);
	return memoryTable({
		skewed: Float64Array.from(many(() => Math.exp(random.normal()))),
		whole: Float64Array.from(many(() => Math.floor(6 * random.uniform()))),
		holes: many(() => (random.uniform() < 0.05 ? null : random.normal())),
		rare: many(() => `city ${Math.floor(60 * random.uniform() ** 3)}`)
	});
}

// Alpha is 5 % a comparison, and the intervals are cautious: more than 2 of 15 has a chance of 4 % at the very most.
it.each([
	[100, 3000],
	[3000, 100],
	[1000, 1000]
])('calls nothing exceeded that did not change: %i against %i rows', async (m, n) => {
	let alarms = 0;
	for (let i = 0; i < 15; i++) {
		const { columns } = await compareMemory(unchanged(m), unchanged(n));
		if (columns.some(({ verdict }) => verdict === 'exceeded')) alarms++;
	}
	expect(alarms).toBeLessThanOrEqual(2);
});

it('finds what did change among them', async () => {
	const current = unchanged(3000);
	const moved = memoryTable({
		skewed: Float64Array.from({ length: 3000 }, () => Math.exp(0.7 + random.normal())),
		rare: Array.from({ length: 3000 }, () => `town ${Math.floor(9 * random.uniform())}`)
	});
	const { columns } = await compareMemory(current, moved);
	const exceeded = columns.filter(({ verdict }) => verdict === 'exceeded').map(({ column }) => column);
	expect([...new Set(exceeded)].sort()).toEqual(['holes', 'rare', 'skewed', 'whole']);
});
