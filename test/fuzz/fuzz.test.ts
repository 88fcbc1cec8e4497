import { expect, test } from 'vitest';
import { fuzzOnce, recordOfRun } from './fuzz.ts';

test('mutated records: none makes a decoder throw, give nothing, or give what is not sound', () => {
	const problems: string[] = [];
	for (let run = 0; run < 1000; run++) {
		for (const { decoder, problem } of fuzzOnce(7, run).outcomes) {
			if (problem !== undefined) problems.push(`run ${run}, ${decoder}: ${problem}`);
		}
	}
	expect(problems, 'npm run test:fuzz -- --seed 7 --only RUN shows one').toEqual([]);
});

test('a run is the same whenever it is repeated', () => {
	for (const run of [0, 99, 12_345]) expect(recordOfRun(3, run)).toEqual(recordOfRun(3, run));
	expect(recordOfRun(3, 1).record).not.toEqual(recordOfRun(4, 1).record);
});
