import { z } from 'zod';
import { compileSchema, type WrittenSchema } from '../decode/confluent/schema.ts';
import type { RegistrySchema } from '../decode/decoder.ts';
import { NotReady } from './not-ready.ts';

export interface RegistryAddress {
	url: string;
	/** Basic authentication; null: none. */
	user: string | null;
	password: string;
}

/** The schemas of a registry, fetched once each. */
export interface SchemaRegistry {
	/**
	 * Fetches those of these schemas that are not known. Throws `NotReady` where the registry is out of reach; after an hour
	 * of that, records are refused instead, so that the topic is not lost to its retention: the quarantine replays them.
	 */
	fetch(ids: Iterable<number>): Promise<void>;
	/** A schema that was fetched; undefined: the registry has none of that id, or it cannot be read. */
	schema(id: number): RegistrySchema | undefined;
}

const writtenSchema = z.looseObject({
	schema: z.string(),
	schemaType: z.string().default('AVRO'),
	references: z.array(z.looseObject({ name: z.string(), subject: z.string(), version: z.int() })).default([])
});
type Written = z.infer<typeof writtenSchema>;

/** How long an answer is waited for, in ms. */
const PATIENCE = 10_000;
/** How long a schema that is not there is not asked for again, in ms: its producer may register it yet. */
const MISSING_FOR = 60_000;
/** How long records wait for a registry that is out of reach, in ms. */
const WAIT = 3_600_000;

export function openSchemaRegistry(address: RegistryAddress, clock = Date.now): SchemaRegistry {
	const { url, user, password } = withoutLogin(address);
	const known = new Map<number, RegistrySchema>();
	const missing = new Map<number, number>();
	let away_since: number | undefined;
	const headers: Record<string, string> = { accept: 'application/vnd.schemaregistry.v1+json, application/json' };
	if (user !== null) headers.authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

	/** Undefined: the registry says that there is none. */
	async function get(path: string): Promise<Written | undefined> {
		let response: Response;
		try {
			response = await fetch(`${url.replace(/\/$/, '')}${path}`, { headers, signal: AbortSignal.timeout(PATIENCE) });
		} catch (error) {
			throw new NotReady(`the schema registry cannot be reached: ${reason(error)}`, { cause: error });
		}
		if (response.status === 404) return undefined;
		if (!response.ok) throw new NotReady(`the schema registry answered ${response.status} to ${path}`);
		return writtenSchema.parse(await response.json());
	}

	/** What a schema uses, the deepest first. */
	async function referencesOf({ references }: Written, found: Record<string, string> = {}) {
		for (const { name, subject, version } of references) {
			if (name in found) continue;
			const used = await get(`/subjects/${encodeURIComponent(subject)}/versions/${version}`);
			if (!used) throw new NotReady(`the registry lacks ${subject} version ${version}`);
			await referencesOf(used, found);
			found[name] = used.schema;
		}
		return found;
	}

	async function load(id: number): Promise<void> {
		const written = await get(`/schemas/ids/${id}`);
		if (!written) return void missing.set(id, clock());
		const given: WrittenSchema = {
			type: written.schemaType,
			text: written.schema,
			references: await referencesOf(written)
		};
		try {
			known.set(id, compileSchema(given));
		} catch (error) {
			const why = reason(error);
			known.set(id, {
				name: 'schema',
				read() {
					throw new Error(`the schema itself cannot be read: ${why}`);
				}
			});
		}
	}

	return {
		async fetch(ids) {
			for (const id of new Set(ids)) {
				const since = missing.get(id);
				if (known.has(id) || (since !== undefined && clock() - since < MISSING_FOR)) continue;
				try {
					await load(id);
					away_since = undefined;
				} catch (error) {
					away_since ??= clock();
					if (!(error instanceof NotReady) || clock() - away_since < WAIT) throw error;
				}
			}
		},
		schema: (id) => known.get(id)
	};
}

function reason(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

/** A login that stands in the address is taken out of it: it would stand in messages, and is refused there. */
function withoutLogin(given: RegistryAddress): RegistryAddress {
	const url = new URL(given.url);
	if (url.username === '') return given;
	const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
	url.username = url.password = '';
	return { url: url.href, user: given.user ?? user, password: given.user === null ? password : given.password };
}
