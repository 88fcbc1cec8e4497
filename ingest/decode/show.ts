/** Members of a value that are shown. */
const FEW = 20;

/** A value as it was sent, cut to fit a sentence, however large or deep it is. */
export function show(value: unknown): string {
	const json = JSON.stringify(typeof value === 'object' && value !== null ? shallow(value) : value) ?? String(value);
	return json.length > 80 ? `${json.slice(0, 77)}...` : json;
}

function shallow(value: object): unknown {
	if (Array.isArray(value)) return value.slice(0, FEW).map(outline);
	return Object.fromEntries(
		Object.entries(value)
			.slice(0, FEW)
			.map(([key, item]) => [key, outline(item)])
	);
}

function outline(item: unknown): unknown {
	if (typeof item !== 'object' || item === null) return item;
	return Array.isArray(item) ? '[...]' : '{...}';
}
