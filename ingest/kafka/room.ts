/** Room for work under way: who has entered too much waits until enough has left. */
export interface Room {
	/** Counts `size` until `work` ends, and waits until no more than the room holds is under way. `work` never rejects. */
	enter(work: Promise<unknown>, size: number): Promise<void>;
}

export function createRoom(capacity: number): Room {
	let taken = 0;
	const under = new Set<Promise<void>>();
	return {
		async enter(work, size) {
			taken += size;
			const left = work.then(() => {
				taken -= size;
				under.delete(left);
			});
			under.add(left);
			while (taken > capacity) await Promise.race(under);
		}
	};
}
