/** What a scorer may know of the feature besides the text at hand. */
export interface About {
	/** Hashes of the words of the feature's first texts, rising; null: not known yet. */
	vocabulary: Uint32Array | null;
}

/** What is kept of a text in its place: one number or category. Pure: the same for the same text, and quick. */
export interface Scorer {
	/** Of the descriptor: `<feature>.<name>`. */
	name: string;
	/** Rises with every change of what it makes of the same text. */
	version: number;
	kind: 'numeric' | 'categorical';
	/** True: it is not built in. */
	own?: boolean;
	/** null: it has nothing to say of this text, which counts as missing. */
	score(text: string, about: About): number | string | null;
}

/** Scorers that a thread has, and what went wrong with them. */
export interface Scorers {
	all: readonly Scorer[];
	/** Failures by scorer, since somebody took them. */
	failures: Map<string, Failures>;
}

export interface Failures {
	count: number;
	/** Kind of the last one. Never its message, which may repeat the text. */
	last: string;
}

/** What a scorer makes of a text; a failure is counted, and the descriptor is missing. */
export function scoreOf(scorer: Scorer, text: string, about: About, { failures }: Scorers): number | string | null {
	try {
		const found = scorer.score(text, about);
		if (found === null || isSound(scorer, found)) return found;
		noteFailure(failures, scorer.name, { count: 1, last: `gave ${typeof found}, and not a ${WANTED[scorer.kind]}` });
	} catch (error) {
		noteFailure(failures, scorer.name, { count: 1, last: error instanceof Error ? error.name : typeof error });
	}
	return null;
}

const WANTED = { numeric: 'finite number', categorical: 'text' };

function isSound({ kind }: Scorer, found: unknown): boolean {
	return kind === 'numeric' ? Number.isFinite(found) : typeof found === 'string';
}

export function noteFailure(failures: Map<string, Failures>, name: string, { count, last }: Failures): void {
	failures.set(name, { count: (failures.get(name)?.count ?? 0) + count, last });
}
