/**
 * `node bench/compare.ts [ROWS]`: CPU seconds and peak memory of `leeway compare` on two Parquet files of 20 columns of numbers
 * and 5 of words (a million rows unless said otherwise), beside scipy's ks_2samp and chi2_contingency on the same files in the
 * same run, where PYTHON (else python3) has scipy and pyarrow. The last line is one JSON object.
 */
import { measureCompare } from './compare/measure.ts';

const figures = await measureCompare(Number(process.argv[2] ?? 1e6));
const { leeway, scipy } = figures;
console.log(`| 2 x ${figures.rows} rows x 25 columns | CPU, s | of it reading, s | peak memory, MB |`);
console.log('| --- | --- | --- | --- |');
console.log(`| leeway compare | ${leeway.cpu_seconds.toFixed(2)} | | ${leeway.peak_mb.toFixed(0)} |`);
if (scipy)
	console.log(
		`| ks_2samp + chi2_contingency | ${scipy.cpu_seconds.toFixed(2)} | ${scipy.read_seconds.toFixed(2)} | ${scipy.peak_mb.toFixed(0)} |`
	);
else console.log('There is no Python with scipy and pyarrow: set PYTHON to compare with them.');
console.log(JSON.stringify(figures));
