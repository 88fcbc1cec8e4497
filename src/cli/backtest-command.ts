import { parseArgs } from 'node:util';
import {
	backtestSchema,
	delayWords,
	driftWords,
	endsWords,
	powerWords,
	reachWords,
	suggestionWords,
	usualWords,
	type Backtest,
	type BacktestLength
} from '#core/backtest.ts';
import { formatAllowed } from '#core/format.ts';
import { formatMoment, formatWindow } from '#core/time-format.ts';
import { loadConfig, type Config } from '#server/config/load.ts';
import { readLock } from '#server/lock.ts';
import { readBacktest } from '#server/read/backtest.ts';
import { modelsWithMonitor } from '#store/repositories/monitoring.ts';
import { openStore } from '#store/store.ts';
import { askServer } from './ask-server.ts';
import { modelsAt, onlyModel } from './only-model.ts';

const USAGE = `leeway backtest [MODEL] MONITOR

  Replays the stored history of a monitor: where it would have paged, how often it would on such traffic, how soon it
  finds drifts that are injected into real windows, and what leeway that suggests. Writes nothing.
  MODEL may be left out where only one has a monitor of that name.

  --environment NAME  (default: production)
  --json              the whole answer
  --url URL           the running server (default: that of the data directory)
`;
/** Pages that are listed one by one. */
const LISTED = 10;

/** `leeway backtest`: asks the running server, or opens the store itself where none runs. */
export async function backtestCommand(args: string[]): Promise<number> {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: {
			environment: { type: 'string', default: 'production' },
			json: { type: 'boolean', default: false },
			url: { type: 'string' },
			help: { type: 'boolean', default: false }
		}
	});
	const [first, second, more] = positionals;
	if (values.help || !first || more) {
		(values.help ? process.stdout : process.stderr).write(USAGE);
		return values.help ? 0 : 2;
	}
	const config = loadConfig(process.env);
	const url = values.url ?? (await readLock(config.data_dir))?.url;
	const names = second === undefined ? { monitor: first } : { model: first, monitor: second };
	const asked = { environment: values.environment, ...names };
	const found = url === undefined ? await fromStore(config, asked) : await fromServer(url, asked);
	if (values.json) console.log(JSON.stringify(found));
	else print(found);
	return 0;
}

interface Asked {
	environment: string;
	/** Left out: the one that has the monitor. */
	model?: string;
	monitor: string;
}

async function fromServer(url: string, { environment, monitor, model: named }: Asked): Promise<Backtest> {
	const model = named ?? onlyModel(monitor, await modelsAt(url, monitor));
	const path = ['models', model, 'monitors', monitor, 'backtest'].map(encodeURIComponent).join('/');
	const query = new URLSearchParams({ environment });
	return askServer(url, `${path}?${query}`, backtestSchema, { method: 'POST' });
}

async function fromStore(config: Config, { environment, monitor, model: named }: Asked): Promise<Backtest> {
	const { project_file } = config;
	const store = await openStore(config);
	try {
		const model = named ?? onlyModel(monitor, await modelsWithMonitor(store, project_file.project, monitor));
		const found = await readBacktest(store, project_file, { environment, model, monitor });
		if ('cannot' in found) throw new Error(found.cannot);
		return found;
	} finally {
		await store.close();
	}
}

function print(found: Backtest): void {
	const { model, monitor, metric, against, unit, leeway, lengths } = found;
	const allowed = formatAllowed(leeway, unit);
	console.log(`${model}, ${monitor}: ${metric} ${allowed}${against === '' ? '' : ` against ${against}`}`);
	for (const length of lengths) printLength(length, found);
}

function printLength(length: BacktestLength, { leeway, unit }: Backtest): void {
	const { windows, blind, pages, pages_a_month: rate, suggested, horizon, drifts } = length;
	console.log(
		`\nWindows of ${formatWindow(length.window_seconds)}, ${formatMoment(length.from, 'UTC')} to ${formatMoment(length.to, 'UTC')}`
	);
	if (length.inside_reference)
		console.log('  All of them lie inside the reference: they look closer to it than others will.');
	console.log(`  ${windows} windows looked at, ${blind} of them blind; ${pages.length} pages`);
	const usual = usualWords(length, leeway, unit);
	if (usual !== '') console.log(`  Usually ${usual}`);
	for (const page of pages.slice(0, LISTED))
		console.log(`    ${formatMoment(page.window_start, 'UTC')}  ${endsWords(page, unit)}`);
	if (pages.length > LISTED) console.log(`    and ${pages.length - LISTED} more`);
	if (rate)
		console.log(
			`  Pages a month on traffic like this: ${number(rate.value)} (95 %: ${number(rate.lower)} to ${number(rate.upper)})`
		);
	console.log(`  ${suggestionWords(length, unit)}`);
	const reach = reachWords(length, unit);
	if (reach !== '') console.log(`  ${reach}`);
	const power = powerWords(length, unit);
	if (power !== '') console.log(`  ${power}`);
	if (drifts.length === 0) return;
	const rows = drifts.map((drift) => [
		driftWords(drift, unit),
		delayWords(drift.now),
		drift.suggested ? delayWords(drift.suggested) : ''
	]);
	const head = [
		'Injected drift',
		formatAllowed(leeway, unit),
		suggested === null ? '' : formatAllowed(suggested, unit)
	];
	console.log(`  Windows until it pages, median; looked for in ${horizon}:`);
	const widths = [0, 1].map((at) => Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)));
	for (const row of [head, ...rows])
		console.log(`    ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd());
}

function number(value: number): string {
	return String(Number(value.toPrecision(2)));
}
