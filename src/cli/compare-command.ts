import { comparisonText } from '#dashboards/comparison/terminal.ts';
import { openTable } from '#ingest/table/open-table.ts';
import { TableError } from '#ingest/table/table.ts';
import { worst, type Verdict } from '#core/verdict.ts';
import { compareByPeer } from './compare/compare-by-peer.ts';
import { compareRows, ROWS_SHARE } from './compare/compare-rows.ts';
import { compareTables, pairOf, type CompareOptions, type Pair } from './compare/compare-tables.ts';
import { parseCompare, USAGE, UsageError } from './compare/options.ts';

const EXIT: Record<Verdict, number> = { within: 0, exceeded: 1, undecided: 2, blind: 2 };

/** `leeway compare`: what changed between two files, ranked; the exit code is the worst verdict. */
export async function compareCommand(args: string[]): Promise<number> {
	try {
		const given = parseCompare(args);
		if (given.help) {
			process.stdout.write(USAGE);
			return 0;
		}
		const open = (file: string) => openTable(file, given.delimiter === undefined ? {} : { delimiter: given.delimiter });
		const reference = await open(given.reference);
		const current = await open(given.current);
		const pair = pairOf(reference, current, given.options);
		const { peer, metric, options } = given;
		refuseUnknown(pair, options);
		const { comparison, materials } = peer
			? { comparison: await compareByPeer(pair, peer, metric), materials: [] }
			: await compareTables(pair, given.joint ? { ...options, alpha: options.alpha * (1 - ROWS_SHARE) } : options);
		if (given.joint) comparison.rows = await compareRows(pair, materials, options);
		await Promise.all([reference.close(), current.close()]);
		// Charts take a while to load, and only a page needs them.
		if (given.html !== undefined)
			(await import('./compare/write-page.ts')).writePage(given.html, comparison, materials);
		if (given.json) process.stdout.write(`${JSON.stringify(comparison, null, '\t')}\n`);
		else process.stdout.write(comparisonText(comparison, { ...terminal(process.stdout), all: given.all }));
		return EXIT[worst([...comparison.columns, ...(comparison.rows ?? [])].map(({ verdict }) => verdict))];
	} catch (error) {
		const expected = error instanceof UsageError || error instanceof TableError;
		// An error of our own must not end with 1, which says that something is exceeded.
		console.error(expected ? error.message : error);
		return 3;
	}
}

/** Columns that were named must be there: a misspelt name would pass for one that is within. */
function refuseUnknown({ reference, current }: Pair, { columns = [], ignore, limits }: CompareOptions): void {
	const known = new Set([...reference.columns, ...current.columns]);
	const unknown = [...columns, ...ignore, ...limits.column_max.keys()].find((name) => !known.has(name));
	if (unknown !== undefined)
		throw new UsageError(`There is no column "${unknown}". There are: ${[...known].join(', ')}.`);
}

/** A terminal's own width between 80 and 120 characters; colour only where somebody looks, and did not ask for none. */
function terminal({ isTTY, columns = 100 }: NodeJS.WriteStream): { width: number; colour: boolean } {
	const { NO_COLOR, TERM } = process.env;
	return { width: Math.min(120, Math.max(80, columns)), colour: isTTY && !NO_COLOR && TERM !== 'dumb' };
}
