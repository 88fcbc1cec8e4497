/**
 * Keeps a topic to a number of records a second on average (the generic cell rate algorithm): what came at once is paid
 * for by a pause, so that bursts are as long as one fetch and no record waits in memory.
 */
export class Pace {
	readonly #perSecond: number;
	/** When everything so far is paid for, ms since 1970. */
	#paid = 0;

	constructor(perSecond: number) {
		this.#perSecond = perSecond;
	}

	/** Notes records that came at `now`; the time until the next ones may come, in ms. */
	spend(records: number, now: number): number {
		this.#paid = Math.max(this.#paid, now) + (records / this.#perSecond) * 1000;
		return this.#paid - now;
	}
}
