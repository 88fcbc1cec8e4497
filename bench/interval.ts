/** Time of one divergence interval, for typical looks: `node bench/interval.ts`. */
import { divergenceInterval } from '#detectors/core/divergence-interval.ts';
import { jensenShannonDivergence, populationStability } from '#detectors/core/divergences.ts';

const ROUNDS = 300;
const classes = [...Array.from({ length: 12 }, (_, i) => i), 'missing'];

/** Counts over 12 value classes, tilted by `shift` (0 = as the reference), and a few missing values. */
function counts(n: number, shift: number): number[] {
	return classes.map((name) =>
		Math.round(typeof name === 'number' ? (n / 12) * (1 + (shift * (name - 5.5)) / 5.5) : n / 250)
	);
}

const cases = [
	{ look: 'unchanged', n: 1_000, shift: 0.05 },
	{ look: 'changed a little', n: 1_000, shift: 0.4 },
	{ look: 'changed much', n: 1_000, shift: 0.9 },
	{ look: 'unchanged', n: 100_000, shift: 0.005 },
	{ look: 'changed much', n: 100_000, shift: 0.9 }
];

for (const [name, divergence] of Object.entries({
	psi: populationStability,
	jensen_shannon: jensenShannonDivergence
})) {
	for (const { look, n, shift } of cases) {
		const sample = { current: counts(n, shift), reference: counts(20 * n, 0) };
		const once = () => divergenceInterval(sample, divergence, { lower: 1e-9, upper: 1e-9 });
		for (let i = 0; i < ROUNDS; i++) once();
		// The fastest of several batches: other work on the machine only ever adds.
		const batches = Array.from({ length: 10 }, () => {
			const start = performance.now();
			for (let i = 0; i < ROUNDS / 10; i++) once();
			return (performance.now() - start) / (ROUNDS / 10);
		});
		const each = Math.min(...batches);
		const { lower, value, upper } = once();
		const ends = [lower, value, upper].map((x) => x.toFixed(4)).join(' / ');
		console.log(`${name.padEnd(15)} n ${String(n).padStart(7)}  ${look.padEnd(17)} ${each.toFixed(3)} ms  ${ends}`);
	}
}
