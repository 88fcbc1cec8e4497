/** Runs a range of the fuzzing, and says in shared memory which run it is at: whoever watches sees one that hangs. */
import { parentPort, workerData } from 'node:worker_threads';
import { fuzzOnce, type Outcome } from './fuzz.ts';

export interface Work {
	seed: number;
	from: number;
	to: number;
	/** The number of the run at hand. */
	at: Float64Array;
}

/** What a worker tells of some hundred runs. */
export interface Report {
	done: number;
	outcomes: Pick<Outcome, 'decoder' | 'became'>[];
	slowest: { run: number; decoder: string; ms: number; bytes: number };
	problems: { run: number; origin: string; decoder: string; problem: string }[];
}

const REPORT_EVERY = 500;
// Refusals are errors inside, whose traces nobody reads.
Error.stackTraceLimit = 0;
const { seed, from, to, at } = workerData as Work;
let report = emptyReport();
for (let run = from; run < to; run++) {
	at[0] = run;
	const { origin, record, outcomes } = fuzzOnce(seed, run);
	for (const { decoder, became, ms, problem } of outcomes) {
		report.outcomes.push({ decoder, became });
		if (ms > report.slowest.ms) report.slowest = { run, decoder, ms, bytes: record.value?.length ?? 0 };
		if (problem !== undefined) report.problems.push({ run, origin, decoder, problem });
	}
	if (++report.done === REPORT_EVERY) send();
}
send();

function send(): void {
	parentPort?.postMessage(report);
	report = emptyReport();
}

function emptyReport(): Report {
	return { done: 0, outcomes: [], slowest: { run: -1, decoder: '', ms: 0, bytes: 0 }, problems: [] };
}
