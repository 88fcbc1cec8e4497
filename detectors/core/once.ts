/** Remembers what was made of an object for as long as somebody holds it: a frozen reference is compared with many windows. */
export function oncePer<K extends object, V>(make: (key: K) => V): (key: K) => V {
	const made = new WeakMap<K, { value: V }>();
	return (key) => {
		const known = made.get(key) ?? { value: make(key) };
		made.set(key, known);
		return known.value;
	};
}
