/** Whatever JSON can say. Keys whose value is undefined are left out, as JSON.stringify does. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue | undefined };

/**
 * One text for one value, so that its hash can be made again: keys sorted by UTF-16 code units, no space, numbers as
 * JavaScript prints them (RFC 8785, JSON Canonicalization Scheme).
 * @throws where a number is not finite: JSON has no word for it
 */
export function canonicalJson(value: JsonValue): string {
	if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${value} cannot be written as JSON`);
	if (value === null || typeof value !== 'object') return JSON.stringify(value);
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	const parts = Object.keys(value)
		.sort()
		.flatMap((key) => {
			const part = value[key];
			return part === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(part)}`];
		});
	return `{${parts.join(',')}}`;
}
