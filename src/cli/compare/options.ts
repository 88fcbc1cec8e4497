import { parseArgs } from 'node:util';
import { DEFAULT_LIMITS, type Limits } from '#detectors/compare/checks.ts';
import { DISTANCES } from '#detectors/compare/distance.ts';
import { peerNamed, PEERS } from '#detectors/compat/peers.ts';
import type { Peer } from '#detectors/compat/peer.ts';
import type { CompareOptions } from './compare-tables.ts';

const METHODS = PEERS.map(({ name }) => name).join(', ');

export const USAGE = `leeway compare REFERENCE CURRENT [options]

Compares two files (CSV, JSON Lines, Parquet), column by column. No server is needed.

  --json                 print the findings as JSON
  --html FILE            write a page that stands by itself
  --all                  print every check, also those that are within
  --metric NAME          distance for every column instead of psi (numbers) and jensen_shannon (categories):
                         ${DISTANCES.join(', ')}
  --method NAME          the number of another tool, by its rules and with its defects: ${METHODS}
  --max-leeway X         how far the distance may go (default: 0.1, or its like on the metric's scale)
  --leeway COLUMN=X      the same for one column; may be repeated
  --max-missing X        points of share by which missing values may rise (default: ${DEFAULT_LIMITS.max_missing})
  --max-new X            share of rows that may carry a new category (default: ${DEFAULT_LIMITS.max_new})
  --joint                compare a sample of whole rows too: how columns hang together
  --exact                statistics of numbers from the rows, not from bins 0.4 % wide: needs memory for a column
  --columns A,B          compare these only, dates and names among them
  --ignore A,B           leave these out
  --alpha X              chance of calling anything exceeded by mistake, over all columns (default: 0.05)
  --min-n N              fewer rows are blind (default: ${DEFAULT_LIMITS.min_n})
  --delimiter C          of CSV files (default: found in the header)
  --help                 this

It ends with 0 when everything is within, 1 when anything is exceeded, 2 when something is undecided or blind and
nothing exceeded, 3 when it could not compare.
`;

const OPTIONS = {
	json: { type: 'boolean', default: false },
	exact: { type: 'boolean', default: false },
	joint: { type: 'boolean', default: false },
	html: { type: 'string' },
	all: { type: 'boolean', default: false },
	metric: { type: 'string' },
	method: { type: 'string' },
	'max-leeway': { type: 'string' },
	leeway: { type: 'string', multiple: true, default: [] as string[] },
	'max-missing': { type: 'string' },
	'max-new': { type: 'string' },
	columns: { type: 'string' },
	ignore: { type: 'string' },
	alpha: { type: 'string', default: '0.05' },
	'min-n': { type: 'string' },
	delimiter: { type: 'string' },
	help: { type: 'boolean', default: false }
} as const;

export interface Arguments {
	help: boolean;
	reference: string;
	current: string;
	json: boolean;
	html: string | undefined;
	all: boolean;
	/** Whole rows too. */
	joint: boolean;
	delimiter: string | undefined;
	/** Absent: Leeway's own numbers. */
	peer: Peer | undefined;
	metric: string | undefined;
	options: CompareOptions;
}

/** A command line that cannot be understood; the message names the argument and the fix. */
export class UsageError extends Error {}

export function parseCompare(args: string[]): Arguments {
	const { values, positionals } = parsed(args);
	const [reference, current, more] = positionals;
	if (!values.help && (reference === undefined || current === undefined))
		throw new UsageError('Name two files: leeway compare REFERENCE CURRENT');
	if (more !== undefined) throw new UsageError(`There is one argument too many: ${more}`);
	const peer = peerIn(values.method);
	const known = peer?.metrics ?? DISTANCES;
	if (values.metric !== undefined && !known.includes(values.metric))
		throw new UsageError(
			`--metric: there is no "${values.metric}"${peer ? ` of ${peer.name}` : ''}. There are: ${known.join(', ')}.`
		);
	if (peer && values.joint)
		throw new UsageError('--joint: whole rows are compared by Leeway’s own metrics: leave --method out');
	const list = (text: string | undefined) => text?.split(',').map((name) => name.trim());
	const columns = list(values.columns);
	const limits: Limits = {
		...DEFAULT_LIMITS,
		...(values.metric !== undefined && { metric: values.metric }),
		...(values['max-leeway'] !== undefined && { max: numberIn('--max-leeway', values['max-leeway'], 0, Infinity) }),
		...(values['max-missing'] !== undefined && { max_missing: numberIn('--max-missing', values['max-missing'], 0, 1) }),
		...(values['max-new'] !== undefined && { max_new: numberIn('--max-new', values['max-new'], 0, 1) }),
		...(values['min-n'] !== undefined && { min_n: numberIn('--min-n', values['min-n'], 1, Infinity) }),
		column_max: new Map(values.leeway.map(columnLimit))
	};
	return {
		help: values.help,
		reference: reference ?? '',
		current: current ?? '',
		json: values.json,
		html: values.html,
		all: values.all,
		joint: values.joint,
		delimiter: values.delimiter === '\\t' ? '\t' : values.delimiter,
		peer,
		metric: values.metric,
		options: {
			limits,
			alpha: numberIn('--alpha', values.alpha, 1e-9, 0.5),
			exact: values.exact,
			ignore: list(values.ignore) ?? [],
			...(columns && { columns })
		}
	};
}

function parsed(args: string[]) {
	try {
		return parseArgs({ args, options: OPTIONS, allowPositionals: true });
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error));
	}
}

function peerIn(method: string | undefined): Peer | undefined {
	if (method === undefined || method === 'leeway') return undefined;
	const peer = peerNamed(method);
	if (!peer) throw new UsageError(`--method: there is no "${method}". There are: leeway, ${METHODS}.`);
	return peer;
}

function columnLimit(text: string): [string, number] {
	const at = text.lastIndexOf('=');
	if (at < 1) throw new UsageError(`--leeway ${text}: write COLUMN=X, such as --leeway income=0.2`);
	return [text.slice(0, at), numberIn(`--leeway ${text.slice(0, at)}`, text.slice(at + 1), 0, Infinity)];
}

function numberIn(name: string, text: string, least: number, most: number): number {
	const value = Number(text);
	if (text.trim() !== '' && value >= least && value <= most) return value;
	const range = most === Infinity ? `${least} or more` : `from ${least} to ${most}`;
	throw new UsageError(`${name} ${text}: expected a number ${range}`);
}
