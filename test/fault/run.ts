/** `npm run test:fault -- --rounds N --seed S`: counts what is lost and doubled under faults; 0 and 0, or it fails. */
import { parseArgs } from 'node:util';
import { runRounds } from './rounds.ts';

const { values } = parseArgs({
	options: {
		rounds: { type: 'string', default: '20' },
		seed: { type: 'string', default: '1' },
		port: { type: 'string', default: '0' },
		seconds: { type: 'string', default: 'Infinity' },
		dir: { type: 'string' }
	}
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
	console.error(`--rounds: "${values.rounds}": give a whole number from 1`);
	process.exit(1);
}
const summary = await runRounds({
	rounds,
	seed: values.seed,
	port: Number(values.port),
	seconds: Number(values.seconds),
	dir: values.dir,
	onRound: (line) => console.log(line)
});
for (const problem of summary.problems) console.error(problem);
const faults = Object.entries(summary.faults).sort(([, a], [, b]) => b - a);
for (const [fault, times] of faults) console.log(`${String(times).padStart(5)}  ${fault}`);
console.log(`${summary.rounds} rounds, ${summary.kills} kills: lost ${summary.lost}, doubled ${summary.doubled}`);
console.log(JSON.stringify(summary));
process.exitCode = summary.problems.length === 0 && summary.lost === 0 && summary.doubled === 0 ? 0 : 1;
