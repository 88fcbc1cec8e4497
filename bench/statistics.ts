/**
 * `npm run bench:statistics [-- --quick] [-- --part lives,tails,...]`: the evidence behind docs/statistics.md. Seeded;
 * the last line is one JSON object with the figures. Whole, it takes hours; `--quick` takes about a minute.
 */
import { parseArgs } from 'node:util';
import { measureCompare } from './compare/measure.ts';
import { COVERAGE_HEAD, coverageCells, measureCoverage } from './statistics/coverage.ts';
import { measureDelays, RATE, type Detection } from './statistics/delays.ts';
import { measureLives } from './statistics/lives.ts';
import { measurePeerLives } from './statistics/peer-lives.ts';
import { measureSpeed } from './statistics/speed.ts';
import { measureTails } from './statistics/tails.ts';

const { values } = parseArgs({
	options: {
		quick: { type: 'boolean', default: false },
		part: { type: 'string' },
		// Of lives: how many, of which traffic, from which seed on, at which sizes, on how many cores; and as they once were.
		lives: { type: 'string' },
		only: { type: 'string' },
		from: { type: 'string' },
		sizes: { type: 'string' },
		workers: { type: 'string' },
		independent: { type: 'boolean', default: false }
	}
});
const PARTS = ['lives', 'peers', 'tails', 'delays', 'coverage', 'speed', 'compare'] as const;
const parts = values.part?.split(',') ?? PARTS;
const unknown = parts.filter((part) => !(PARTS as readonly string[]).includes(part));
if (unknown.length > 0) {
	console.error(`There is no part ${unknown.join(', ')}. There are: ${PARTS.join(', ')}.`);
	process.exit(1);
}
const { quick } = values;
const sizes = values.sizes?.split(',').map(Number) ?? (quick ? [1000] : [1000, 10_000]);
const lives = Number(values.lives ?? (quick ? 3 : 500));

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const hours = ({ median, missed }: Detection) =>
	(median === null ? 'missed' : `${median} h`) + (missed > 0 ? ` (${percent(missed)} missed)` : '');
const line = (...cells: (string | number)[]) => console.log(`| ${cells.join(' | ')} |`);
const title = (text: string, ...columns: string[]) => {
	console.log(`\n${text}\n`);
	line(...columns);
	line(...columns.map(() => '---'));
};

const figures: Record<string, unknown> = { quick };
if (parts.includes('lives')) {
	title('(a) False pages of whole lives, alpha 5 %', 'traffic', 'n an hour', 'paged', 'of lives', '95 %');
	const { only, independent } = values;
	const asked = {
		...{ sizes, lives, independent, from: Number(values.from ?? 1) },
		...(only !== undefined && { only }),
		...(values.workers !== undefined && { workers: Number(values.workers) })
	};
	figures['lives'] = await measureLives(asked, ({ scenario, n, lives, paged, lower, upper }) =>
		line(scenario, n, paged, lives, `${percent(lower)} to ${percent(upper)}`)
	);
}
if (parts.includes('peers')) {
	title('(a) Looks with a false alert, the peers’ default rules, a reference of 10,000 rows', 'traffic', 'n', 'share');
	figures['peers'] = await measurePeerLives(sizes, quick ? 1 : 4, ({ scenario, n, share }) => {
		const each = Object.entries(share).map(([peer, x]) => `${peer} ${percent(x)}`);
		line(scenario, n, each.join(', '));
	});
}
if (parts.includes('tails')) {
	title('(a) True over nominal chance of a false page, PSI on its limit', 'change', 'n / m', 'level', 'ratio');
	figures['tails'] = measureTails(quick ? 200 : 2000, ({ change, n, m, alpha, ratio, error }) =>
		line(change, `${n} / ${m}`, alpha, `${ratio.toFixed(2)} ± ${error.toFixed(2)}`)
	);
}
if (parts.includes('delays')) {
	const head = ['change', 'size', 'n', 'moved', 'pages (0.1)', 'best peer', 'peers, tuned', 'peers, default'];
	title(`(b) Delay until a change is seen; all at ${percent(RATE)} false pages in 30 days`, ...head);
	const rows = await measureDelays(sizes, quick ? 5 : 41, quick ? 20_000 : 1_000_000, (row) => {
		const each = (found: Record<string, Detection>) => Object.values(found).map(hours).join(', ');
		const verdict = row.no_later ? 'no sooner' : 'sooner';
		line(row.kind, row.size, row.n, hours(row.moved), hours(row.paged), verdict, each(row.tuned), each(row.default));
	});
	figures['delays'] = rows;
	figures['no_later'] = `${rows.filter((row) => row.no_later).length} of ${rows.length}`;
}
if (parts.includes('coverage')) {
	title('(c) How often the ends of the intervals miss, over the nominal chance', ...COVERAGE_HEAD);
	const wanted = quick ? ['psi', 'jensen_shannon', 'kolmogorov_smirnov', 't'] : [];
	figures['coverage'] = measureCoverage(quick ? 100 : 400, wanted, (rows) => line(...coverageCells(rows)));
}
if (parts.includes('speed')) {
	title('(d) A report of 20 features from roll-ups', 'rows', 'window', 'ms');
	const rows = await measureSpeed(quick ? [1e6] : [1e6, 1e7, 1e8], quick ? 2 : 21, ({ rows, window, ms }) =>
		line(rows, window, ms.toFixed(1))
	);
	figures['speed'] = rows;
	const at = (size: number) => rows.filter((row) => row.rows === size).reduce((sum, row) => sum + row.ms, 0);
	if (!quick) figures['growth_1m_to_100m'] = at(1e8) / at(1e6);
}
if (parts.includes('compare')) {
	const found = await measureCompare(quick ? 50_000 : 1e6);
	title(
		'(d) Two files of 25 columns',
		'rows',
		'leeway compare, CPU s',
		'of it starting',
		'peak MB',
		'scipy’s tests alone, CPU s'
	);
	const { rows, leeway, scipy } = found;
	const { cpu_seconds, start_seconds, peak_mb } = leeway;
	const tests = scipy?.tests_seconds.toFixed(2) ?? 'no scipy';
	line(rows, cpu_seconds.toFixed(2), start_seconds.toFixed(2), peak_mb.toFixed(0), tests);
	figures['compare'] = found;
}
console.log(JSON.stringify(figures));
