import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#server/root.ts';

export interface Migration {
	/** File name without `.sql`, such as 0001_events: the order of the names is the order of application. */
	name: string;
	text: string;
	checksum: string;
}

/** What the database remembers of a migration. */
export interface Applied {
	name: string;
	checksum: string;
}

/** The migrations of one database in the order of their names. */
export function readMigrations(database: 'clickhouse' | 'postgres'): Migration[] {
	const folder = join(projectRoot(), 'src/lib/server/store/migrations', database);
	return readdirSync(folder)
		.filter((file) => file.endsWith('.sql'))
		.sort()
		.map((file) => {
			const text = readFileSync(join(folder, file), 'utf8');
			return { name: file.slice(0, -4), text, checksum: createHash('sha256').update(text).digest('hex') };
		});
}

/**
 * The migrations still to run. Throws where the database was written by a newer Leeway, or where a migration that
 * ran was edited afterwards.
 */
export function pendingMigrations(
	database: string,
	known: readonly Migration[],
	applied: readonly Applied[]
): Migration[] {
	const byName = new Map(known.map((migration) => [migration.name, migration]));
	for (const { name, checksum } of applied) {
		const migration = byName.get(name);
		if (!migration) {
			throw new Error(
				`The ${database} data were written by a newer Leeway (migration ${name} is not part of this one). ` +
					'Start the newer version, or choose another data directory with LEEWAY_DATA.'
			);
		}
		if (migration.checksum !== checksum) {
			throw new Error(
				`Migration ${name} of ${database} was changed after it ran on these data. ` +
					'Restore the file and put the change into a new migration, or choose another data directory with LEEWAY_DATA.'
			);
		}
	}
	const done = new Set(applied.map(({ name }) => name));
	return known.filter(({ name }) => !done.has(name));
}

/** The statements of a migration file: separated by a semicolon at the end of a line, comments dropped. */
export function statements(text: string): string[] {
	return text
		.replace(/^\s*--.*$/gm, '')
		.split(/;\s*$/m)
		.map((statement) => statement.trim())
		.filter((statement) => statement !== '');
}
