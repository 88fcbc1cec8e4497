import { openTable } from '#ingest/table/open-table.ts';
import { TableError } from '#ingest/table/table.ts';
import { worst, type Verdict } from '#core/verdict.ts';
import { compareByPeer } from './compare/compare-by-peer.ts';
import { compareTables, pairOf } from './compare/compare-tables.ts';
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
		const comparison = peer ? await compareByPeer(pair, peer, metric) : (await compareTables(pair, options)).comparison;
		await Promise.all([reference.close(), current.close()]);
		process.stdout.write(`${JSON.stringify(comparison, null, '\t')}\n`);
		return EXIT[worst(comparison.columns.map(({ verdict }) => verdict))];
	} catch (error) {
		if (!(error instanceof UsageError || error instanceof TableError)) throw error;
		console.error(error.message);
		return 3;
	}
}
