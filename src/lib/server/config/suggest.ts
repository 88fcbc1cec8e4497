/** The candidate that was probably meant, or undefined when nothing is near: at most a third of the letters wrong. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
	let best: string | undefined;
	let least = Math.max(1, Math.floor(word.length / 3)) + 0.5;
	for (const candidate of candidates) {
		const near = candidate.startsWith(word) || word.startsWith(candidate) ? 0.5 : 1;
		const cost = Math.min(distance(word.toLowerCase(), candidate.toLowerCase()), near === 0.5 ? 1 : Infinity);
		if (cost < least) {
			best = candidate;
			least = cost;
		}
	}
	return best;
}

/** Edits between two words, a swap of neighbours counted as one (optimal string alignment). */
function distance(a: string, b: string): number {
	let before: number[] = [];
	let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1] ? 0 : 1;
			let cost = Math.min((row[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
			const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
			row.push(cost);
		}
		before = previous;
		previous = row;
	}
	return previous[b.length] ?? 0;
}

/** "Did you mean ...?" with a leading space, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
	const found = suggest(word, candidates);
	return found === undefined ? '' : ` Did you mean "${found}"?`;
}
