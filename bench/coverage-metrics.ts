/**
 * How often the ends of the intervals of one feature's measures miss, over the nominal probability:
 * `node bench/coverage-metrics.ts [trials] [metric ...]`. The table of docs/statistics.md, section "Which metric for what".
 */
import { coverageCells, COVERAGE_HEAD, measureCoverage } from './statistics/coverage.ts';

console.log(`| ${COVERAGE_HEAD.join(' | ')} |\n|${' --- |'.repeat(COVERAGE_HEAD.length)}`);
measureCoverage(Number(process.argv[2] ?? 400), process.argv.slice(3), (rows) =>
	console.log(`| ${coverageCells(rows).join(' | ')} |`)
);
