import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ChannelConfig } from '#core/alert.ts';
import type { RegistryAddress } from '#ingest/sources/schema-registry.ts';
import { projectRoot } from '#server/root.ts';
import { parseEnvironment, type Environment, type LOG_LEVELS } from './environment.ts';
import { parseProjectFile } from './parse.ts';
import { ConfigError, type Problem } from './problem.ts';
import { projectFileSchema, type ProjectFile, type WrittenProjectFile } from './project-file.ts';
import { withSloMonitors } from './slo-monitors.ts';

/** Everything the server needs to know, checked. */
export interface Config {
	host: string;
	port: number;
	/** Null: taken from the request. */
	origin: string | null;
	/** Absolute path. */
	data_dir: string;
	log_level: (typeof LOG_LEVELS)[number];
	/** Null: without Kafka. */
	kafka_brokers: string[] | null;
	/** Port and cache of the broker that `leeway start` brings when `kafka_brokers` is null. */
	kafka_port: number;
	kafka_cache: string | null;
	/** Null: the embedded engine under `data_dir`. */
	clickhouse_url: string | null;
	clickhouse_user: string;
	clickhouse_password: string;
	/** Null: records of no schema registry are read. */
	schema_registry: RegistryAddress | null;
	/** Null: the embedded engine under `data_dir`. */
	database_url: string | null;
	demo: boolean;
	/** Where `project_file` was read from; null: there is none, and it holds the defaults. */
	project_file_path: string | null;
	project_file: ProjectFile;
}

/**
 * Reads the environment and leeway.yaml.
 * @throws {ConfigError} with every mistake in both
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
	const parsed = parseEnvironment(env);
	if ('problems' in parsed) throw new ConfigError(parsed.problems);
	const { environment } = parsed;
	const path = projectFilePath(environment);
	const file = path === null ? projectFileSchema.parse({}) : readProjectFile(path);
	return {
		host: environment.HOST,
		port: environment.PORT,
		origin: environment.ORIGIN ?? null,
		data_dir: resolve(environment.LEEWAY_DATA),
		log_level: environment.LOG_LEVEL,
		kafka_brokers: environment.KAFKA_BROKERS ?? null,
		kafka_port: environment.LEEWAY_KAFKA_PORT,
		kafka_cache: environment.LEEWAY_KAFKA_CACHE ?? null,
		clickhouse_url: environment.CLICKHOUSE_URL ?? null,
		clickhouse_user: environment.CLICKHOUSE_USER,
		clickhouse_password: environment.CLICKHOUSE_PASSWORD,
		schema_registry: registryOf(environment, file, path ?? ''),
		database_url: environment.DATABASE_URL ?? null,
		demo: environment.LEEWAY_DEMO,
		project_file_path: path,
		project_file: { ...withSloMonitors(file), channels: withSecrets(file, env, path ?? '') }
	};
}

/**
 * Reads and checks one leeway.yaml.
 * @throws {ConfigError}
 */
export function readProjectFile(path: string): WrittenProjectFile {
	let text: string;
	try {
		text = readFileSync(path, 'utf8');
	} catch (error) {
		const why = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'does not exist' : String(error);
		throw new ConfigError([{ file: path, key: '', message: `${why}: check LEEWAY_CONFIG or the path you gave.` }]);
	}
	const parsed = parseProjectFile(text, path);
	if ('problems' in parsed) throw new ConfigError(parsed.problems);
	return parsed.file;
}

/** The path named by LEEWAY_CONFIG, which must exist, else leeway.yaml beside package.json, which may. */
function projectFilePath({ LEEWAY_CONFIG }: Environment): string | null {
	if (LEEWAY_CONFIG !== undefined) return resolve(LEEWAY_CONFIG);
	const usual = join(projectRoot(), 'leeway.yaml');
	return existsSync(usual) ? usual : null;
}

function registryOf(environment: Environment, { sources }: WrittenProjectFile, path: string): RegistryAddress | null {
	const { SCHEMA_REGISTRY_URL: url, SCHEMA_REGISTRY_USER: user, SCHEMA_REGISTRY_PASSWORD: password } = environment;
	if (url !== undefined) return { url, user: user ?? null, password };
	const needs = sources.findIndex(({ decoder }) => decoder === 'confluent');
	if (needs === -1) return null;
	const message = 'confluent reads schemas of a registry: set SCHEMA_REGISTRY_URL, such as http://localhost:8081.';
	throw new ConfigError([{ file: path, key: `sources[${needs}].decoder`, message }]);
}

function withSecrets(file: WrittenProjectFile, env: NodeJS.ProcessEnv, path: string): ChannelConfig[] {
	const problems: Problem[] = [];
	const channels = file.channels.map(({ secret_env, ...channel }, index): ChannelConfig => {
		if (secret_env === undefined) return channel;
		const secret = env[secret_env];
		if (secret) return { ...channel, secret };
		const message = `the variable ${secret_env} is not set: set it, or remove secret_env to send unsigned.`;
		problems.push({ file: path, key: `channels[${index}].secret_env`, message });
		return channel;
	});
	if (problems.length > 0) throw new ConfigError(problems);
	return channels;
}
