import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import type { Incoming } from '../pipeline.ts';

/** Requests that are stored together, under one token. */
export interface Entry {
	token: string;
	topic: string;
	/** In their order: how many of the records are theirs, and the key that they are known by. */
	requests: { key: string | null; count: number }[];
	records: readonly Incoming[];
}

/** What was taken in, and is not known to be stored: one file per entry, gone when it is. */
export interface Journal {
	/** On return the entry survives the end of the process and of the machine. */
	write(entry: Entry): Promise<void>;
	remove(token: string): Promise<void>;
	/** Keeps an entry that cannot be stored, out of the way. */
	setAside(token: string): Promise<string>;
	/** What an earlier process left, oldest first. One that was not written whole was never begun. */
	entries(): Promise<Entry[]>;
}

const SUFFIX = '.batch';
/** Bytes of the checksum before the content. */
const HEAD = 4;

export function openJournal(folder: string): Journal {
	// The names have the order of their beginnings.
	const names = new Map<string, string>();
	const pathOf = (token: string) => join(folder, names.get(token) ?? `${token}${SUFFIX}`);
	return {
		async write(entry) {
			await mkdir(folder, { recursive: true });
			const content = serialize({
				...entry,
				records: entry.records.map(({ raw, ...record }) => ({ ...record, raw: raw() }))
			});
			const head = Buffer.alloc(HEAD);
			head.writeUInt32LE(crc32(content));
			names.set(entry.token, `${Date.now()}-${entry.token}${SUFFIX}`);
			try {
				await writeFile(pathOf(entry.token), Buffer.concat([head, content]), { flush: true });
			} catch (error) {
				await rm(pathOf(entry.token), { force: true });
				throw error;
			}
		},
		async remove(token) {
			await rm(pathOf(token), { force: true });
			names.delete(token);
		},
		async setAside(token) {
			const path = pathOf(token);
			await rename(path, `${path}.failed`);
			return `${path}.failed`;
		},
		async entries() {
			const found: Entry[] = [];
			const files = await readdir(folder).catch(() => []);
			for (const name of files.filter((file) => file.endsWith(SUFFIX)).sort()) {
				const entry = parse(await readFile(join(folder, name)));
				if (entry) {
					names.set(entry.token, name);
					found.push(entry);
				} else await rm(join(folder, name), { force: true });
			}
			return found;
		}
	};
}

type Written = Omit<Entry, 'records'> & { records: (Omit<Incoming, 'raw'> & { raw: ReturnType<Incoming['raw']> })[] };

function parse(bytes: Buffer): Entry | undefined {
	if (bytes.length < HEAD || crc32(bytes.subarray(HEAD)) !== bytes.readUInt32LE(0)) return undefined;
	// Written by us, and whole.
	const { records, ...entry } = deserialize(bytes.subarray(HEAD)) as Written;
	return { ...entry, records: records.map(({ raw, ...record }) => ({ ...record, raw: () => raw })) };
}
