import { z } from 'zod';
import { explain } from './explain.ts';
import type { Problem } from './problem.ts';
import { didYouMean } from './suggest.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const flag = z
	.enum(['1', 'true', 'yes', 'on', '0', 'false', 'no', 'off'], { error: 'use true or false' })
	.transform((word) => ['1', 'true', 'yes', 'on'].includes(word));

const address = (kinds: RegExp, example: string) =>
	z.url({ protocol: kinds, error: `use an address such as ${example}` });

/** host:port */
const broker = /^(\[[0-9a-fA-F:]+\]|[^\s:,/]+):\d{1,5}$/;

/** Every variable that Leeway reads. An empty one counts as not set. */
export const environmentSchema = z.object({
	/** Port of the pages and of the HTTP API. */
	PORT: z.coerce.number('use a whole number from 0 to 65535').int().min(0).max(65535).default(3000),
	/** Address to listen on; the loopback by default, because there is no login yet. */
	HOST: z.string().default('127.0.0.1'),
	/** How browsers reach the pages when a proxy stands before them. */
	ORIGIN: address(/^https?$/, 'https://leeway.example.org').optional(),
	/** Folder of the embedded stores. */
	LEEWAY_DATA: z.string().default('data'),
	/** Path of leeway.yaml. */
	LEEWAY_CONFIG: z.string().optional(),
	LEEWAY_DEMO: flag.default(true),
	LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
	/** Comma-separated. Not set: `npm start` brings a broker of its own. */
	KAFKA_BROKERS: z
		.string()
		.transform((list) => list.split(',').map((entry) => entry.trim()))
		.refine((list) => list.every((entry) => broker.test(entry)), 'use host:port, several separated by commas')
		.optional(),
	CLICKHOUSE_URL: address(/^https?$/, 'http://localhost:8123').optional(),
	CLICKHOUSE_USER: z.string().default('default'),
	CLICKHOUSE_PASSWORD: z.string().default(''),
	/** Of the schemas that the records of decoder `confluent` are written with. */
	SCHEMA_REGISTRY_URL: address(/^https?$/, 'http://localhost:8081').optional(),
	SCHEMA_REGISTRY_USER: z.string().optional(),
	SCHEMA_REGISTRY_PASSWORD: z.string().default(''),
	DATABASE_URL: address(/^postgres(ql)?$/, 'postgres://user:password@localhost:5432/leeway').optional(),
	/** Port of the local broker. */
	LEEWAY_KAFKA_PORT: z.coerce.number('use a whole number from 1 to 65535').int().min(1).max(65535).default(9092),
	/** Folder in which the jars of the local broker are kept. */
	LEEWAY_KAFKA_CACHE: z.string().optional()
});
export type Environment = z.infer<typeof environmentSchema>;

/** The checked environment, or every mistake in it. */
export function parseEnvironment(env: NodeJS.ProcessEnv): { environment: Environment } | { problems: Problem[] } {
	const input = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
	const known = Object.keys(environmentSchema.shape);
	// Others may exist (the secret of a channel has a name of the user's choice): only what looks like a slip is one.
	const slips = Object.keys(input).flatMap((name) => {
		const meant = name.startsWith('LEEWAY_') && !known.includes(name) ? didYouMean(name, known) : '';
		return meant === '' ? [] : [{ file: 'environment', key: name, message: `unknown variable.${meant}` }];
	});
	const result = environmentSchema.safeParse(input);
	const problems: Problem[] = [
		...slips,
		...(result.error?.issues ?? []).flatMap((issue) =>
			explain(issue, environmentSchema, input).map(({ path, message }) => ({
				file: 'environment',
				key: path.map(String).join('.'),
				message: SECRET.test(String(path[0])) ? message.replace(/^".*?": /, '') : message
			}))
		)
	];
	return result.success && problems.length === 0 ? { environment: result.data } : { problems };
}

/** Values that may hold a password are not repeated in a message. */
const SECRET = /PASSWORD|DATABASE_URL|CLICKHOUSE_URL|SCHEMA_REGISTRY_URL/;
