/** `npm run test:fuzz -- --runs 1000000 --seed 1`: mutated records over every decoder. `--only N` shows one run. */
import { Worker } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { fuzzOnce } from './fuzz.ts';
import type { Report, Work } from './worker.ts';

/** A record must be through within this, in ms, on a busy machine too. */
const BOUND = 5000;
const PROGRESS_EVERY = 5000;

const { values } = parseArgs({
	options: {
		runs: { type: 'string', default: '100000' },
		seed: { type: 'string', default: '1' },
		only: { type: 'string' }
	}
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed)) {
	console.error('Say how many runs, from 1, and the seed: --runs 1000000 --seed 1');
	process.exit(1);
}
if (values.only !== undefined) {
	const { origin, record, outcomes } = fuzzOnce(seed, Number(values.only));
	const shown = Buffer.from(record.value ?? []);
	console.log({ origin, ...record, value: shown.toString('utf8'), base64: shown.toString('base64') });
	console.log(outcomes);
	process.exit(0);
}

/** One that is told to end counts what it has done. */
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const began = performance.now();
const counts: Record<string, { decoded: number; aside: number; quarantined: number }> = {};
let done = 0;
let slowest: Report['slowest'] = { run: -1, decoder: '', ms: 0, bytes: 0 };
let failures = 0;

function take(report: Report): void {
	done += report.done;
	for (const { decoder, became } of report.outcomes) {
		(counts[decoder] ??= { decoded: 0, aside: 0, quarantined: 0 })[became]++;
	}
	if (report.slowest.ms > slowest.ms) slowest = report.slowest;
	for (const { run, origin, decoder, problem } of report.problems) fail(run, `${decoder}, from ${origin}: ${problem}`);
}

function fail(run: number, problem: string): void {
	if (++failures <= 50) console.error(`run ${run}: ${problem}; see it with --seed ${seed} --only ${run}`);
}

/** Works off the runs from `from`; answers with the run at which it hung or died, else undefined. */
async function work(from: number): Promise<number | undefined> {
	// Below 0 the worker is still loading.
	const at = new Float64Array(new SharedArrayBuffer(8)).fill(-1);
	const data: Work = { seed, from, to: runs, at };
	const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: data });
	let [seen, since] = [-1, Date.now()];
	let watch: NodeJS.Timeout | undefined;
	try {
		return await new Promise((resolve) => {
			stop.signal.addEventListener('abort', () => resolve(undefined));
			worker.on('message', take);
			worker.on('exit', () => resolve(undefined));
			worker.on('error', (error) => {
				const run = Math.max(from, at[0] ?? from);
				fail(run, `the process broke: ${error.message}`);
				resolve(run);
			});
			watch = setInterval(() => {
				const now = at[0] ?? -1;
				if (now !== seen) [seen, since] = [now, Date.now()];
				else if (now >= 0 && Date.now() - since > BOUND) {
					fail(now, `no end after ${BOUND} ms`);
					resolve(now);
				}
			}, 100);
		});
	} finally {
		clearInterval(watch);
		await worker.terminate();
	}
}

const progress = setInterval(() => {
	const rate = done / ((performance.now() - began) / 1000);
	console.log(
		`${done} of ${runs} runs, ${Math.round(rate)} a second, ${failures} failures, slowest ${slowest.ms.toFixed(1)} ms`
	);
}, PROGRESS_EVERY);
let stopped = await work(0);
while (stopped !== undefined) stopped = await work(stopped + 1);
clearInterval(progress);

console.log('\ndecoder                     decoded     aside  quarantined');
for (const [decoder, { decoded, aside, quarantined }] of Object.entries(counts).sort()) {
	console.log(
		decoder.padEnd(26) + [decoded, aside].map((n) => String(n).padStart(9)).join(' ') + String(quarantined).padStart(13)
	);
}
const seconds = (performance.now() - began) / 1000;
console.log(
	`\nslowest: ${slowest.ms.toFixed(1)} ms for ${slowest.bytes} bytes in ${slowest.decoder} (run ${slowest.run})`
);
console.log(JSON.stringify({ runs: done, seed, seconds: Math.round(seconds), failures, slowest, decoders: counts }));
process.exitCode = failures > 0 ? 1 : 0;
