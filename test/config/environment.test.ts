import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '#server/config/load.ts';
import { ConfigError } from '#server/config/problem.ts';

function message(env: NodeJS.ProcessEnv): string {
	try {
		loadConfig(env);
		return 'no mistake';
	} catch (error) {
		return error instanceof ConfigError ? error.message : `not a ConfigError: ${error}`;
	}
}

function projectFile(text: string): string {
	const file = join(mkdtempSync(join(tmpdir(), 'leeway-config-')), 'leeway.yaml');
	writeFileSync(file, text);
	return file;
}

describe('the environment', () => {
	it('has defaults for everything', () => {
		expect(loadConfig({})).toMatchObject({
			host: '127.0.0.1',
			port: 3000,
			origin: null,
			kafka_brokers: null,
			clickhouse_url: null,
			database_url: null,
			demo: true,
			project_file: { project: 'default', models: [], topics: { inference: 'leeway.inference' } }
		});
	});

	it.each<[NodeJS.ProcessEnv, object]>([
		[{ PORT: '41000' }, { port: 41_000 }],
		[{ PORT: '' }, { port: 3000 }],
		[{ KAFKA_BROKERS: 'a:9092, [::1]:9093' }, { kafka_brokers: ['a:9092', '[::1]:9093'] }],
		[{ LEEWAY_DEMO: 'off' }, { demo: false }],
		[{ LEEWAY_DATA: '/var/lib/leeway' }, { data_dir: '/var/lib/leeway' }]
	])('%o', (env, expected) => {
		expect(loadConfig(env)).toMatchObject(expected);
	});

	it.each<[NodeJS.ProcessEnv, string]>([
		[{ PORT: 'http' }, 'environment PORT: "http": use a whole number from 0 to 65535.'],
		[{ PORT: '70000' }, 'environment PORT: "70000": use a whole number from 0 to 65535.'],
		[
			{ KAFKA_BROKERS: 'localhost' },
			'environment KAFKA_BROKERS: "localhost": use host:port, several separated by commas.'
		],
		[{ LEEWAY_DAT: 'x' }, 'environment LEEWAY_DAT: unknown variable. Did you mean "LEEWAY_DATA"?'],
		[{ LEEWAY_DEMO: 'maybe' }, 'environment LEEWAY_DEMO: "maybe": use true or false.'],
		[{ LOG_LEVEL: 'trace' }, 'environment LOG_LEVEL: "trace": use one of debug, info, warn, error, silent.'],
		[
			{ ORIGIN: 'leeway.example.org' },
			'environment ORIGIN: "leeway.example.org": use an address such as https://leeway.example.org.'
		]
	])('%o', (env, expected) => {
		expect(message(env)).toBe(expected);
	});

	it('does not repeat what may hold a password', () => {
		expect(message({ DATABASE_URL: 'mysql://me:hunter2@db/leeway' })).not.toContain('hunter2');
	});

	it('tells every mistake at once', () => {
		expect(message({ PORT: 'x', LOG_LEVEL: 'y' }).split('\n')).toHaveLength(2);
	});
});

describe('leeway.yaml', () => {
	it('must exist when it is named', () => {
		expect(message({ LEEWAY_CONFIG: '/nowhere/leeway.yaml' })).toBe(
			'/nowhere/leeway.yaml does not exist: check LEEWAY_CONFIG or the path you gave.'
		);
	});

	it('takes the secret of a channel from the environment', () => {
		const file = projectFile('channels: [{ channel: a, kind: webhook, url: "https://a.example", secret_env: HOOK }]');
		expect(loadConfig({ LEEWAY_CONFIG: file, HOOK: 's' }).project_file.channels).toMatchObject([
			{ channel: 'a', secret: 's' }
		]);
		expect(message({ LEEWAY_CONFIG: file })).toContain('the variable HOOK is not set');
	});

	it('turns objectives into monitors and protected attributes into segments', () => {
		const file = projectFile(
			`models: [{ model: chat, protected: { sex: { reference: m } } }]
slos:
  - { slo: up, model: chat, indicator: availability, objective: 0.99, rationale: contract }
  - { slo: fast, model: chat, indicator: latency, objective: 0.95, threshold_ms: 800, rationale: contract }`
		);
		const [model] = loadConfig({ LEEWAY_CONFIG: file }).project_file.models;
		expect(model?.segments).toEqual(['sex']);
		expect(model?.monitors).toMatchObject([
			{ monitor: 'slo.up', metric: 'error_rate', leeway: { unit: 'share', max: expect.closeTo(0.01) } },
			{ monitor: 'slo.fast', metric: 'quantile', feature: '@latency_ms', quantile: 0.95, leeway: { max: 800 } }
		]);
	});
});
