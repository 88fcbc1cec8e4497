import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Postgres {
	/** Query builder; tables are in `#store/schema`. */
	db: PgDatabase<PgQueryResultHKT, Record<string, never>>;
	/** Runs a text of one or more statements without parameters: migrations only. */
	exec(text: string): Promise<void>;
	/** Rows of one statement with `$1` parameters: what the query builder cannot say. */
	rows(text: string, params?: unknown[]): Promise<Record<string, unknown>[]>;
	/** True for the engine inside this process. */
	embedded: boolean;
	close(): Promise<void>;
}

/**
 * Smaller than PostgreSQL's own defaults: a control database of a few megabytes needs neither 128 MB of shared
 * buffers nor long write-ahead logs, and all of it would be resident in this process.
 */
const EMBEDDED_CONFIG = [
	'shared_buffers = 16MB',
	'work_mem = 2MB',
	'maintenance_work_mem = 16MB',
	'max_wal_size = 64MB',
	'min_wal_size = 32MB'
];

/** Opens PGlite under `folder`, or a PostgreSQL server where `url` is given. */
export async function openPostgres(folder: string, url: string | null): Promise<Postgres> {
	return url === null ? openEmbedded(folder) : openServer(url);
}

async function openEmbedded(folder: string): Promise<Postgres> {
	const { PGlite } = await import('@electric-sql/pglite');
	const { drizzle } = await import('drizzle-orm/pglite');
	mkdirSync(dirname(folder), { recursive: true });
	const client = await PGlite.create(folder, { postgresqlconf: EMBEDDED_CONFIG });
	return {
		db: drizzle(client),
		embedded: true,
		async exec(text) {
			await client.exec(text);
		},
		async rows(text, params) {
			return (await client.query<Record<string, unknown>>(text, params)).rows;
		},
		close: () => client.close()
	};
}

async function openServer(url: string): Promise<Postgres> {
	const { default: pg } = await import('pg');
	const { drizzle } = await import('drizzle-orm/node-postgres');
	const pool = new pg.Pool({ connectionString: url });
	return {
		db: drizzle(pool),
		embedded: false,
		async exec(text) {
			await pool.query(text);
		},
		async rows(text, params) {
			return (await pool.query<Record<string, unknown>>(text, params)).rows;
		},
		close: () => pool.end()
	};
}
