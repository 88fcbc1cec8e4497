/**
 * True level of a page over the nominal one where hours differ, true PSI exactly on the limit 0.1, by importance sampling:
 * `node bench/coverage-dispersed.ts [trials] [references]`. The table of docs/statistics.md. First with a profile of 3,000
 * independent hours, as good as the truth; then the mean over profiles of a week whose hours are correlated, 0.9.
 */
import { DISPERSED_CHANGES, dispersedMissRate } from './statistics/dispersed-tails.ts';

const trials = Number(process.argv[2] ?? 3000);
const references = Number(process.argv[3] ?? 20);
const levels = [1e-3, 1e-6, 1e-9];

for (const change of DISPERSED_CHANGES) {
	for (const hour_sd of [0.1, 0.3]) {
		const cells: string[] = [];
		for (const alpha of levels) {
			const at = { change, hour_sd, n: 1000, alpha };
			const known = dispersedMissRate({ ...at, trials, seed: 3, windows: 3000, hour_phi: 0 });
			const week = Array.from({ length: references }, (_, i) =>
				dispersedMissRate({ ...at, trials: Math.ceil(trials / 5), seed: 100 + i, windows: 168, hour_phi: 0.9 })
			);
			const mean = week.reduce((sum, { ratio }) => sum + ratio, 0) / references;
			const worst = Math.max(...week.map(({ ratio }) => ratio));
			cells.push(`${known.ratio.toFixed(2)} ± ${known.error.toFixed(2)}`, `${mean.toFixed(2)} (${worst.toFixed(1)})`);
		}
		console.log(`| ${change} | ${hour_sd} | ${cells.join(' | ')} |`);
	}
}
