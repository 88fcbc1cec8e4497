/**
 * True level of the divergence intervals over their nominal level, true PSI exactly on the limit 0.1, 13 classes, by
 * importance sampling: `node bench/coverage.ts [trials]`. The table of docs/statistics.md.
 */
import { populationStability } from '#detectors/core/divergences.ts';
import { missRate } from '../test/detectors/miss-rate.ts';
import { CHANGES } from './statistics/tails.ts';

const trials = Number(process.argv[2] ?? 2000);
const sizes = [
	{ n: 1000, m: 1_000_000 },
	{ n: 10_000, m: 1_000_000 },
	{ n: 1000, m: 2000 },
	{ n: 5000, m: 5000 },
	{ n: 200, m: 4000 }
];

for (const { change: name, ...change } of CHANGES) {
	for (const size of sizes) {
		const at = { ...change, ...size, divergence: populationStability, limit: 0.1, seed: 5 };
		const lower = [1e-3, 1e-6, 1e-9].map((alpha) => missRate({ ...at, alpha, end: 'lower', trials }));
		const upper = [1e-2, 1e-4, 1e-6].map((alpha) => missRate({ ...at, alpha, end: 'upper', trials: trials / 4 }));
		const text = (rows: typeof lower) =>
			rows.map(({ ratio, error }) => `${ratio.toFixed(2)} ± ${error.toFixed(2)}`).join(' | ');
		console.log(`| ${name} | ${size.n} / ${size.m} | ${text(lower)} | ${text(upper)} |`);
	}
}
