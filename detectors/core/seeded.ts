/** Numbers in [0, 1) that are the same everywhere for the same seed, by the generator mulberry32 of T. Ettinger. */
export function uniformFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/** Standard normal numbers from the same generator (Box and Muller 1958). */
export function normalFrom(seed: number): () => number {
	const uniform = uniformFrom(seed);
	return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
