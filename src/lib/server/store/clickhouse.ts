import { createClient, type ClickHouseClient, type ClickHouseClientConfigOptions } from '@clickhouse/client';
import { mkdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import type { createChdbConnection } from 'chdb/connection';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { z } from 'zod';
import { projectRoot } from '#server/root.ts';
import { mendDeduplication } from './mend-deduplication.ts';
import { encodeRows, type Block, type Column, type Row } from './native.ts';

/** Value of a `{name:Type}` parameter. Dates become 'YYYY-MM-DD hh:mm:ss.mmm' in UTC: declare them DateTime64(3, 'UTC'). */
export type Param = string | number | boolean | Date | readonly string[] | readonly number[];

export interface ClickHouse {
	/**
	 * Runs `queries/<name>.sql`. Dates come back as ISO 8601 in UTC, NaN and the infinities as null. `fit` puts other
	 * named texts into this one; values are parameters, always.
	 */
	query<T>(
		name: string,
		params: Record<string, Param>,
		row: z.ZodType<T>,
		fit?: (text: string) => string
	): Promise<T[]>;
	/**
	 * The one way in: acknowledged, and de-duplicated by `token` in the table and in everything its views fill. The same
	 * token with the same rows twice is one insert; without a token every call inserts. Batches are split at
	 * `MAX_BLOCK_ROWS`, so a token covers a list of rows in its order.
	 */
	insert(table: string, rows: readonly Row[], options?: { token?: string }): Promise<void>;
	/** The same for a block that was encoded elsewhere. The token is of this block alone. */
	insertBlock(block: Block, token: string): Promise<void>;
	/** Columns of a table, for who encodes blocks. */
	columns(table: string): Promise<Column[]>;
	/** Inserts what a SELECT gives, never taken for a repetition. Views of the table see it as one insert. */
	insertFrom(table: string, select: string, params?: Record<string, Param>): Promise<void>;
	/** Statements without a result: migrations, dictionary reload, deletes of a rebuild. Only the store calls it. */
	command(statement: string, params?: Record<string, Param>): Promise<void>;
	/** True for the engine inside this process. */
	embedded: boolean;
	close(): Promise<void>;
}

/** Rows of one insert block: one block is one token, and bounds the memory of the views. */
export const MAX_BLOCK_ROWS = 50_000;

/** Set explicitly on every connection, because a default changed by one query stays changed in the embedded engine. */
const READ_SETTINGS = {
	date_time_output_format: 'iso',
	output_format_json_quote_64bit_integers: 0,
	output_format_json_quote_denormals: 0,
	session_timezone: 'UTC'
} as const;

/** The same for every insert; the token is added. One thread and whole blocks, so that a retry is the identical insert. */
const INSERT_SETTINGS =
	'async_insert = 0, insert_deduplicate = 1, deduplicate_blocks_in_dependent_materialized_views = 1, max_insert_threads = 1';

/** A ClickHouse server. */
export interface ClickHouseServer {
	url: string;
	username: string;
	password: string;
}

/** Opens the embedded engine under `folder`, or a server where one is given. */
export async function openClickHouse(folder: string, server: ClickHouseServer | null): Promise<ClickHouse> {
	const client =
		server === null ? await embedded(folder) : createClient({ ...server, clickhouse_settings: READ_SETTINGS });
	const spool = join(folder, '..', 'spool');
	if (server === null) {
		await rm(spool, { recursive: true, force: true });
		mkdirSync(spool, { recursive: true });
		for (const [name, value] of Object.entries(READ_SETTINGS)) {
			await client.command({ query: `SET ${name} = ${typeof value === 'string' ? `'${value}'` : value}` });
		}
	}
	const columns = new Map<string, Column[]>();
	let turn = Promise.resolve();

	async function columnsOf(table: string): Promise<Column[]> {
		const known = columns.get(table);
		if (known) return known;
		const result = await client.query({
			query: `SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = {table:String} ORDER BY position`,
			query_params: { table },
			format: 'JSONEachRow'
		});
		const found = await result.json<Column>();
		if (found.length === 0) throw new Error(`Table ${table} does not exist`);
		columns.set(table, found);
		return found;
	}

	/** Settings of concurrent statements mix in the embedded engine, so inserts take turns. */
	async function inTurn(insert: () => Promise<void>): Promise<void> {
		const mine = turn.then(insert);
		turn = mine.catch(() => undefined);
		await mine;
	}

	const settings = (token: string) => `${INSERT_SETTINGS}, insert_deduplication_token = ${quote(token)}`;

	async function insertBlock({ table, columns, bytes }: Block, token: string): Promise<void> {
		const names = columns.join(', ');
		if (server !== null) {
			const { stream } = await client.exec({
				query: `INSERT INTO ${table} (${names}) SETTINGS ${settings(token)} FORMAT Native`,
				values: Readable.from([bytes], { objectMode: false })
			});
			stream.resume();
			return;
		}
		const file = join(spool, `${randomUUID()}.native`);
		await writeFile(file, bytes);
		try {
			const source = `SELECT ${names} FROM file(${quote(file)}, Native)`;
			await client.command({ query: `INSERT INTO ${table} (${names}) SETTINGS ${settings(token)} ${source}` });
		} finally {
			await rm(file, { force: true });
		}
	}

	return {
		embedded: server === null,
		async query(name, params, row, fit = (text) => text) {
			const result = await client.query({
				query: fit(queryText(name)),
				query_params: textParams(params),
				format: 'JSONEachRow'
			});
			const rows = await result.json();
			return rows.map((found, index) => {
				const parsed = row.safeParse(found);
				if (!parsed.success) throw new Error(`Row ${index} of query ${name}: ${parsed.error.message}`);
				return parsed.data;
			});
		},
		async insert(table, rows, { token = randomUUID() } = {}) {
			const columns = await columnsOf(table);
			for (let from = 0; from < rows.length; from += MAX_BLOCK_ROWS) {
				const block = encodeRows(table, columns, rows.slice(from, from + MAX_BLOCK_ROWS));
				await inTurn(() => insertBlock(block, `${token}/${table}/${from}`));
			}
		},
		insertBlock: (block, token) => inTurn(() => insertBlock(block, token)),
		columns: columnsOf,
		async insertFrom(table, select, params = {}) {
			// The settings of the statement come last, where a SELECT may bring a WITH of its own.
			const query = `INSERT INTO ${table} ${select} SETTINGS ${settings(randomUUID())}`;
			await inTurn(async () => void (await client.command({ query, query_params: textParams(params) })));
		},
		async command(statement, params = {}) {
			await client.command({ query: statement, query_params: textParams(params) });
		},
		close: () => client.close()
	};
}

async function embedded(path: string): Promise<ClickHouseClient> {
	mkdirSync(path, { recursive: true });
	mendDeduplication(path);
	// The same interface, declared once in the client and once in a package that chdb brings.
	const connection: object = loadChdb().createChdbConnection({ path });
	return createClient({ connection: connection as ClickHouseClientConfigOptions['connection'] });
}

/** By `require`, which bundlers leave alone: an optional package with a native library must stay outside of a bundle. */
function loadChdb(): { createChdbConnection: typeof createChdbConnection } {
	try {
		return createRequire(join(projectRoot(), 'package.json'))('chdb/connection');
	} catch (cause) {
		throw new Error(
			'The embedded ClickHouse engine (npm package chdb) is not installed or cannot be loaded. ' +
				'Run "npm install" again, or set CLICKHOUSE_URL to a ClickHouse server.',
			{ cause }
		);
	}
}

const texts = new Map<string, string>();

/** The text of `queries/<name>.sql`, without a semicolon at its end. */
export function queryText(name: string): string {
	const text =
		texts.get(name) ?? readFileSync(join(projectRoot(), 'src/lib/server/store/queries', `${name}.sql`), 'utf8');
	texts.set(name, text);
	return text.trim().replace(/;$/, '');
}

function textParams(params: Record<string, Param>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(params).map(([name, value]) => [
			name,
			value instanceof Date ? value.toISOString().replace('T', ' ').slice(0, -1) : value
		])
	);
}

function quote(text: string): string {
	return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}
