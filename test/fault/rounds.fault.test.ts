import { describe, expect, test } from 'vitest';
import { findJava } from '#ingest/broker/java.ts';
import { runRounds } from './rounds.ts';

const java = await findJava();
const reason = 'unavailable' in java ? `(skipped: ${java.unavailable})` : '';

describe.skipIf(reason !== '')(`rounds of faults ${reason}`, () => {
	test('nothing is lost, and nothing is counted twice', async () => {
		const summary = await runRounds({ rounds: 6, seed: 'short', onRound: (line) => console.log(line) });
		expect(summary).toMatchObject({ rounds: 6, lost: 0, doubled: 0, problems: [] });
	}, 600_000);
});
