/**
 * How often the ends of the intervals of one feature's measures miss, over the nominal probability, the truth known:
 * `node bench/coverage-metrics.ts [trials]`. The table of docs/statistics.md, section "Which metric for what". Both samples are
 * random; importance sampling where the level asks for it.
 */
import type { Metric } from '#detectors/core/metric.ts';
import { METRICS } from '#detectors/metrics/registry.ts';
import { categoryChanges, missOf, numericChanges, type Laws } from '../test/detectors/metric-miss.ts';

const trials = Number(process.argv[2] ?? 400);
const wanted = process.argv.slice(3);
const sizes = { n: 1000, m: 10_000 };

/** The worst ratio over the changes, for one end and level, with its standard error. */
function worst(
	metric: Metric<'two_sample'>,
	laws: Record<string, Laws>,
	end: 'lower' | 'upper',
	alpha: number
): string {
	let [most, error] = [0, 0];
	for (const law of Object.values(laws)) {
		const found = missOf({ metric, laws: law, ...sizes, alpha, end, trials, seed: 17 });
		if (found.ratio > most) [most, error] = [found.ratio, found.error];
	}
	return most < 0.005 ? '0.00' : `${most.toFixed(2)} ± ${error.toFixed(2)}`;
}

/** Metrics of one class see the main class only: other changes would be looked at from the side. */
function changesOf(feature: 'categorical' | undefined): Record<string, Laws> {
	const { main, ...rest } = categoryChanges();
	return { ...(main && { main }), ...(feature === 'categorical' ? {} : rest) };
}

console.log('| metric | lower 1e-2 | 1e-3 | 1e-9 | upper 1e-2 | 1e-3 |');
console.log('| --- | --- | --- | --- | --- | --- |');
for (const metric of METRICS) {
	if (metric.needs !== 'two_sample' || (wanted.length > 0 && !wanted.includes(metric.name))) continue;
	const laws = metric.feature === 'numeric' ? numericChanges() : changesOf(metric.feature);
	const cells = [
		...[1e-2, 1e-3, 1e-9].map((alpha) => worst(metric, laws, 'lower', alpha)),
		...[1e-2, 1e-3].map((alpha) => worst(metric, laws, 'upper', alpha))
	];
	console.log(`| \`${metric.name}\` | ${cells.join(' | ')} |`);
}
