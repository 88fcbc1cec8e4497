/** A typed array that grows; its room is used again by the next batch. */
class Growing<T extends Float64Array | Float32Array | Uint32Array> {
	#room: T;
	readonly #make: (size: number) => T;
	length = 0;

	constructor(make: (size: number) => T) {
		this.#make = make;
		this.#room = make(1024);
	}

	push(value: number): void {
		if (this.length === this.#room.length) {
			const grown = this.#make(2 * this.length);
			grown.set(this.#room);
			this.#room = grown;
		}
		this.#room[this.length++] = value;
	}

	/** What was pushed: valid until the next push or change of length. */
	get values(): T {
		return this.#room.subarray(0, this.length) as T;
	}
}

export class Floats extends Growing<Float64Array> {
	constructor() {
		super((size) => new Float64Array(size));
	}
}

/** Single precision. */
export class Singles extends Growing<Float32Array> {
	constructor() {
		super((size) => new Float32Array(size));
	}

	/** Adds all of a list. */
	append(list: readonly number[]): void {
		for (let i = 0; i < list.length; i++) this.push(list[i] ?? 0);
	}
}

export class Indexes extends Growing<Uint32Array> {
	constructor() {
		super((size) => new Uint32Array(size));
	}
}
