/**
 * How often the lower ends of the metrics of whole rows exceed what is true where nothing has changed, and how often their upper ends fall
 * below it: `node bench/joint-coverage.ts [--runs 100]`. Ten columns of three kinds of laws, 500 rows against 3,000. Seeded.
 */
import { parseArgs } from 'node:util';
import { isBlind } from '#core/verdict.ts';
import { normalFrom, uniformFrom } from '#detectors/core/seeded.ts';
import type { Rows } from '#detectors/core/summary.ts';
import { METRICS } from '#detectors/metrics/registry.ts';

const WIDTH = 10;
const columns = Array.from({ length: WIDTH }, (_, k) => `f${k}`);
const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '100' } } });
const runs = Number(options.runs);

type Draw = (normal: () => number, uniform: () => number) => number[];
const LAWS: Record<string, Draw> = {
	'normal, correlated': (normal) => {
		const common = normal();
		return columns.map(() => 0.6 * common + 0.8 * normal());
	},
	'heavy tails': (normal) => {
		const size = 1 / Math.sqrt((normal() ** 2 + normal() ** 2 + normal() ** 2) / 3);
		return columns.map(() => size * normal());
	},
	'rare classes': (_, uniform) => columns.map((_, k) => Number(uniform() < 0.01 * (k + 1)))
};
for (const [law, draw] of Object.entries(LAWS)) {
	for (const metric of METRICS) {
		if (metric.needs !== 'joint') continue;
		const missed: Record<string, number> = {};
		for (const alpha of [0.05, 0.01, 0.001]) {
			let [low, high] = [0, 0];
			for (let run = 1; run <= runs; run++) {
				const [normal, uniform] = [normalFrom(run), uniformFrom(run + 1e6)];
				const side = (n: number): Rows => ({
					columns,
					n,
					values: Float64Array.from(Array.from({ length: n }, () => draw(normal, uniform)).flat())
				});
				const made = metric.estimate(
					{ current: side(500), reference: side(3000) },
					{ alpha: { lower: alpha, upper: alpha }, min_n: 10 }
				);
				// Blind is no proof of anything.
				if (isBlind(made)) throw new Error(`${metric.name}: ${made.detail}`);
				low += Number(made.lower > (metric.origin ?? 0));
				high += Number(made.upper < (metric.origin ?? 0));
			}
			missed[alpha] = low / runs;
			missed[`${alpha} upper`] = high / runs;
		}
		console.log(law, metric.name, JSON.stringify(missed));
	}
}
