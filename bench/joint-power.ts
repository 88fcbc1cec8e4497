/**
 * What the metrics of whole rows see when one column is shuffled, so that every column alone keeps its law:
 * `node bench/joint-power.ts FILE.parquet --column NAME [--without a,b] [--runs 10] [--metric NAME]`. Half of the file's rows, drawn at random, are the
 * reference (10,000 at most), the others are drawn from as the current side. Prints at which n each metric moves (its interval leaves the
 * origin) and is exceeded, at the level of the 30th series' 100th look. Seeded.
 */
import { parseArgs } from 'node:util';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { isBlind } from '#core/verdict.ts';
import { freezeCategoricalBinning, type Binning } from '#detectors/core/binning.ts';
import { encodeRows, encodingOf, type RawRow } from '#detectors/core/encode-rows.ts';
import { endsFor, levelOf } from '#detectors/core/ledger.ts';
import { uniformFrom } from '#detectors/core/seeded.ts';
import { METRICS } from '#detectors/metrics/registry.ts';

type Row = Record<string, unknown>;

const LIMITS: Record<string, number> = {
	domain_classifier: 0.6,
	pca_reconstruction: 0.6,
	correlation_change: 0.2,
	mmd: 0.1,
	centroid: 0.2
};
const SIZES = [250, 500, 1000, 2000, 4000, 8000];

const { values: options, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		column: { type: 'string', default: '' },
		without: { type: 'string', default: '' },
		runs: { type: 'string', default: '10' },
		metric: { type: 'string' }
	}
});
const read = (await parquetReadObjects({
	file: await asyncBufferFromFile(positionals[0] ?? ''),
	compressors
})) as Row[];
/** Whole numbers of 64 bits come as BigInts. */
const rows = read.map((row): Row =>
	Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, typeof cell === 'bigint' ? Number(cell) : cell]))
);
const left_out = options.without.split(',');
const names = Object.keys(rows[0] ?? {}).filter((name) => !left_out.includes(name));
const isNumber = (name: string) => rows.every((row) => row[name] == null || typeof row[name] === 'number');
const encoding = encodingOf(names.map((feature) => ({ feature, binning: binningOf(feature) })));
const runs = Number(options.runs);

for (const metric of METRICS) {
	if (metric.needs !== 'joint' || (options.metric !== undefined && metric.name !== options.metric)) continue;
	const limit = LIMITS[metric.name] ?? Infinity;
	const leeway = { origin: metric.origin ?? 0, max: limit, unit: '', rationale: '', revision: 1 };
	const alpha = endsFor(levelOf({ alpha: 0.05, index: 30, epoch: 1, look: 100 }), leeway);
	for (const shuffled of [false, true]) {
		const cells = SIZES.map((n) => {
			let [moved, exceeded, sum, lower] = [0, 0, 0, 0];
			let params = {};
			for (let run = 1; run <= runs; run++) {
				const random = uniformFrom(run);
				const drawn = shuffle([...rows], random);
				const half = Math.floor(drawn.length / 2);
				const current = drawn.slice(half, half + n);
				const sides = {
					reference: encodeRows(encoding, drawn.slice(0, Math.min(half, 10_000)).map(rawOf)),
					current: encodeRows(encoding, (shuffled ? mixed(current, random) : current).map(rawOf))
				};
				const made = metric.estimate(sides, { alpha, min_n: 100 });
				if (isBlind(made)) continue;
				moved += Number(made.lower > leeway.origin);
				exceeded += Number(made.lower > limit);
				sum += made.value / runs;
				lower += made.lower / runs;
				params = made.method.params;
			}
			return {
				n,
				value: sum.toFixed(3),
				lower: lower.toFixed(3),
				moved: `${moved}/${runs}`,
				exceeded: `${exceeded}/${runs}`,
				params
			};
		});
		console.log(`\n${metric.name}, limit ${limit}, ${shuffled ? `${options.column} shuffled` : 'unchanged'}`);
		for (const { params: _, ...cell } of cells) console.log('  ', JSON.stringify(cell));
		console.log('  ', JSON.stringify(cells.at(-1)?.params));
	}
}

function binningOf(name: string): Binning {
	if (isNumber(name))
		return {
			kind: 'numeric',
			binning_id: '',
			scale: { scale_id: 0, centre: 0, spread: 1 },
			low: 0,
			high: 0,
			bounds: []
		};
	const counts: Record<string, number> = {};
	for (const row of rows) counts[String(row[name])] = (counts[String(row[name])] ?? 0) + 1;
	return freezeCategoricalBinning(counts);
}

function rawOf(row: Row): RawRow {
	return {
		numbers: encoding.numbers.map((name) => (typeof row[name] === 'number' ? row[name] : null)),
		categories: encoding.categories.map(({ feature }) => (row[feature] == null ? null : String(row[feature]))),
		vector: []
	};
}

/** The rows with the values of one column in another order. */
function mixed(some: readonly Row[], random: () => number): Row[] {
	const other = shuffle([...some], random);
	return some.map((row, i) => ({ ...row, [options.column]: other[i]?.[options.column] }));
}

function shuffle<T>(items: T[], random: () => number): T[] {
	for (let i = items.length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		const [a, b] = [items[i], items[j]];
		if (a !== undefined && b !== undefined) [items[i], items[j]] = [b, a];
	}
	return items;
}
