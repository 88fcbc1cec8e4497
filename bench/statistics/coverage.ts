import type { Metric } from '#detectors/core/metric.ts';
import { METRICS } from '#detectors/metrics/registry.ts';
import { categoryChanges, missOf, numericChanges, type Laws } from '../../test/detectors/metric-miss.ts';

/** How often one end of a metric's interval misses, over the nominal chance: the worst of the changes, with its error. */
export interface CoverageRow {
	metric: string;
	end: 'lower' | 'upper';
	alpha: number;
	ratio: number;
	error: number;
}

const SIZES = { n: 1000, m: 10_000 };
const ENDS: readonly Pick<CoverageRow, 'end' | 'alpha'>[] = [
	{ end: 'lower', alpha: 1e-2 },
	{ end: 'lower', alpha: 1e-3 },
	{ end: 'lower', alpha: 1e-9 },
	{ end: 'upper', alpha: 1e-2 },
	{ end: 'upper', alpha: 1e-3 }
];

/**
 * Misses of the intervals of one feature's measures, the truth known; all metrics where none is wanted. Both samples are
 * random; importance sampling where the level asks for it.
 */
export function measureCoverage(
	trials: number,
	wanted: readonly string[],
	onMetric: (rows: readonly CoverageRow[]) => void
): CoverageRow[] {
	return METRICS.flatMap((metric) => {
		if (metric.needs !== 'two_sample' || (wanted.length > 0 && !wanted.includes(metric.name))) return [];
		const laws = metric.feature === 'numeric' ? numericChanges() : changesOf(metric.feature);
		const rows = ENDS.map((end) => worst(metric, laws, end, trials));
		onMetric(rows);
		return rows;
	});
}

/** Metrics of one class see the main class only: other changes would be looked at from the side. */
function changesOf(feature: 'categorical' | undefined): Record<string, Laws> {
	const { main, ...rest } = categoryChanges();
	return { ...(main && { main }), ...(feature === 'categorical' ? {} : rest) };
}

function worst(
	metric: Metric<'two_sample'>,
	changes: Record<string, Laws>,
	{ end, alpha }: Pick<CoverageRow, 'end' | 'alpha'>,
	trials: number
): CoverageRow {
	let [ratio, error] = [0, 0];
	for (const laws of Object.values(changes)) {
		const found = missOf({ metric, laws, ...SIZES, alpha, end, trials, seed: 17 });
		if (found.ratio > ratio) [ratio, error] = [found.ratio, found.error];
	}
	return { metric: metric.name, end, alpha, ratio, error };
}

/** A metric's rows as cells of a table. */
export function coverageCells(rows: readonly CoverageRow[]): string[] {
	const cells = rows.map(({ ratio, error }) => (ratio < 0.005 ? '0.00' : `${ratio.toFixed(2)} ± ${error.toFixed(2)}`));
	return [`\`${rows[0]?.metric ?? ''}\``, ...cells];
}

export const COVERAGE_HEAD = ['metric', 'lower 1e-2', '1e-3', '1e-9', 'upper 1e-2', '1e-3'];
