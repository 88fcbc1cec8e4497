/** A detector of changes in a sequence: window means, rates, distances, in the order of time. Deterministic. */
export interface Stream {
	/** Takes the next value, which must be finite; true where it now says "changed". */
	update(value: number): boolean;
}

/** Positions at which a detector says "changed". */
export function alarmsOf(stream: Stream, values: readonly number[]): number[] {
	return values.flatMap((value, i) => (stream.update(value) ? [i] : []));
}
