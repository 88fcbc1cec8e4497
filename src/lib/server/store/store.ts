import { join } from 'node:path';
import { z } from 'zod';
import { openClickHouse, type ClickHouse } from './clickhouse.ts';
import { pendingMigrations, readMigrations, statements } from './migrations.ts';
import { openPostgres, type Postgres } from './postgres.ts';

export type { ClickHouse } from './clickhouse.ts';
export type { Postgres } from './postgres.ts';

export interface StoreConfig {
	data_dir: string;
	/** Left out or null: the engine inside this process. */
	clickhouse_url?: string | null;
	clickhouse_user?: string;
	clickhouse_password?: string;
	database_url?: string | null;
}

export interface Store {
	/** Events, rollups, findings. */
	ch: ClickHouse;
	/** Catalog, monitors, alerts, rollouts. */
	pg: Postgres;
	close(): Promise<void>;
}

/**
 * Opens both databases and brings their schemas up to date. Throws a sentence with the fix where the data are of a newer
 * Leeway, or where the engine would ignore de-duplication.
 */
export async function openStore(config: StoreConfig): Promise<Store> {
	const { clickhouse_url: url, clickhouse_user: username = 'default', clickhouse_password: password = '' } = config;
	const ch = await openClickHouse(join(config.data_dir, 'clickhouse'), url ? { url, username, password } : null);
	const pg = await openPostgres(join(config.data_dir, 'postgres'), config.database_url || null);
	const store = {
		ch,
		pg,
		async close() {
			await Promise.all([ch.close(), pg.close()]);
		}
	};
	try {
		await migrateClickHouse(ch);
		await migratePostgres(pg);
		await checkDeduplication(ch);
	} catch (error) {
		await store.close();
		throw error;
	}
	return store;
}

const appliedSchema = z.object({ name: z.string(), checksum: z.string() });

async function migrateClickHouse(ch: ClickHouse): Promise<void> {
	await ch.command(
		"CREATE TABLE IF NOT EXISTS schema_migrations (name String, checksum String, applied_at DateTime64(3, 'UTC')) " +
			'ENGINE = MergeTree ORDER BY name SETTINGS non_replicated_deduplication_window = 10000'
	);
	const applied = await ch.query('schema-migrations', {}, appliedSchema);
	// Every statement can run twice (IF NOT EXISTS), so a crash half-way is mended by the next start.
	for (const { name, checksum, text } of pendingMigrations('ClickHouse', readMigrations('clickhouse'), applied)) {
		for (const statement of statements(text)) await ch.command(statement);
		await ch.insert('schema_migrations', [{ name, checksum, applied_at: Date.now() }], { token: `migration/${name}` });
	}
}

async function migratePostgres(pg: Postgres): Promise<void> {
	await pg.exec(
		'CREATE TABLE IF NOT EXISTS schema_migrations ' +
			'(name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())'
	);
	const applied = z.array(appliedSchema).parse(await pg.rows('SELECT name, checksum FROM schema_migrations'));
	for (const { name, checksum, text } of pendingMigrations('PostgreSQL', readMigrations('postgres'), applied)) {
		const record = `INSERT INTO schema_migrations (name, checksum) VALUES ('${name}', '${checksum}')`;
		await pg.exec(`BEGIN;\n${text};\n${record};\nCOMMIT;`);
	}
}

/** An engine that ignores tokens would count rows twice after every restart, so Leeway refuses to run on it. */
async function checkDeduplication(ch: ClickHouse): Promise<void> {
	const without = await ch.query('tables-without-deduplication', {}, z.object({ name: z.string() }));
	if (without.length > 0) {
		const names = without.map(({ name }) => name).join(', ');
		throw new Error(
			`ClickHouse would ignore insert de-duplication in: ${names}. ` +
				'Set non_replicated_deduplication_window to at least 1000 on these tables (ALTER TABLE ... MODIFY SETTING).'
		);
	}
}
