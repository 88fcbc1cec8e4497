import { Unparsed } from '#ingest/direct.ts';

const LINES = /\b(x-ndjson|ndjson|jsonl|x-jsonlines|jsonlines)\b/;

/**
 * The records of a request's body: one JSON object, an array of them, or JSON Lines (by content type, or where the body
 * is no JSON as a whole but its first line is). A line that is not JSON stands as `Unparsed` in its place. Undefined:
 * nothing of it is JSON.
 */
export function readRecords(body: string, contentType: string): unknown[] | undefined {
	if (!LINES.test(contentType)) {
		try {
			const value: unknown = JSON.parse(body);
			return Array.isArray(value) ? value : [value];
		} catch {
			if (!body.trim().includes('\n')) return undefined;
		}
	}
	const records = body
		.split('\n')
		.filter((line) => line.trim() !== '')
		.map(readLine);
	return records.every((record) => record instanceof Unparsed) ? undefined : records;
}

function readLine(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch (error) {
		return new Unparsed(line, `not JSON: ${error instanceof Error ? error.message : String(error)}`);
	}
}
