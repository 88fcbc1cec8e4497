/** An address of the same page with some of its query changed; null takes a key out. Begins with "?". */
export function withQuery(query: URLSearchParams, changes: Readonly<Record<string, string | null>>): string {
	const changed = new URLSearchParams(query);
	for (const [key, value] of Object.entries(changes)) {
		if (value === null) changed.delete(key);
		else changed.set(key, value);
	}
	return `?${changed}`;
}
