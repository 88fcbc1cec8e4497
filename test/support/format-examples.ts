import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#server/root.ts';
import type { WireRecord } from '#ingest/decode/decoder.ts';

interface Line {
	/** Where the format says something by it; left out: the name of the example. */
	topic?: string;
	key: string | null;
	headers: Record<string, string>;
	value: string | { base64: string };
}

const utf8 = new TextEncoder();

/** The records of examples/formats/<name>/records.jsonl, as a topic would carry them. */
export function exampleRecords(name: string): WireRecord[] {
	const text = readFileSync(join(projectRoot(), 'examples/formats', name, 'records.jsonl'), 'utf8');
	return text
		.trim()
		.split('\n')
		.map((line) => {
			const { topic = name, key, headers, value } = JSON.parse(line) as Line;
			return {
				topic,
				key: key === null ? null : utf8.encode(key),
				value: typeof value === 'string' ? utf8.encode(value) : Uint8Array.from(Buffer.from(value.base64, 'base64')),
				headers,
				timestamp: Date.UTC(2026, 10, 21, 9, 15)
			};
		});
}
