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

// Classes of a row or two make a likelihood ratio larger than its limiting law; without a correction 10 to 13 % alarmed.
it.each([30, 60])('calls no law exceeded where most of 50 categories come once or twice: %i rows', async (rows) => {
	const draw = () =>
		memoryTable({
			category: Array.from({ length: rows }, () => `c${Math.floor(50 * random.uniform())}`),
			number: Array.from({ length: rows }, () => random.normal())
		});
	const alarms = { jensen_shannon: 0, psi: 0 };
	for (let i = 0; i < 60; i++)
		for (const { metric, verdict } of (await compareMemory(draw(), draw())).columns)
			if (verdict === 'exceeded' && metric in alarms) alarms[metric as keyof typeof alarms]++;
	// A level of 1 % each: more than 4 of 60 has a chance of 0.03 %.
	expect(Math.max(...Object.values(alarms))).toBeLessThanOrEqual(4);
});

it('tolerates the usual share where nothing may be added to it', async () => {
	const holes = () =>
		memoryTable({ rare: Array.from({ length: 400_000 }, (_, i) => (i % 25_000 === 0 ? null : i % 7)) });
	const { columns } = await compareMemory(holes(), holes(), { max_missing: 0 });
	expect(columns.find(({ metric }) => metric === 'missing_share')?.verdict).not.toBe('exceeded');
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
