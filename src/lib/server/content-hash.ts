import { createHash } from 'node:crypto';
import { canonicalJson, type JsonValue } from '#core/canonical-json.ts';

/** SHA-256 of a value in canonical JSON, in hex: the same value has the same hash, in whatever order it was built. */
export function contentHash(value: JsonValue): string {
	return createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex');
}
