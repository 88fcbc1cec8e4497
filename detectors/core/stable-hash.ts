/**
 * Hash of a text as 16 hexadecimal digits, the same on every machine: FNV-1a with 64 bits (Fowler, Noll, Vo) over UTF-16
 * code units. For names of things, not for secrets.
 */
export function stableHash(text: string): string {
	let hash = 0xcbf29ce484222325n;
	for (let i = 0; i < text.length; i++) {
		hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
	}
	return hash.toString(16).padStart(16, '0');
}
