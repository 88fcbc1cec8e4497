/**
 * Decodes Parquet's mix of runs and bit-packed groups into `out`. Each group begins with a varint: with the last bit set,
 * groups of eight values of `width` bits follow; else one value, repeated.
 */
export function decodeHybrid(
	bytes: Uint8Array,
	from: number,
	to: number,
	width: number,
	out: Int32Array | Uint8Array
): void {
	let at = from;
	let filled = 0;
	const mask = width === 32 ? -1 : (1 << width) - 1;
	while (filled < out.length && at < to) {
		let header = 0;
		for (let shift = 0; ; shift += 7) {
			const next = bytes[at++] ?? 0;
			header += (next & 0x7f) * 2 ** shift;
			if (next < 0x80) break;
		}
		const count = Math.floor(header / 2);
		if (header % 2 === 0) {
			let value = 0;
			for (let i = 0; i < Math.ceil(width / 8); i++) value |= (bytes[at++] ?? 0) << (8 * i);
			const end = Math.min(out.length, filled + count);
			out.fill(value, filled, end);
			filled = end;
			continue;
		}
		const end = Math.min(out.length, filled + count * 8);
		const next = at + count * width;
		let held = 0;
		let bits = 0;
		while (filled < end) {
			// At most 24 + 8 bits are held at once; wider values, which nothing here has, are left to the library.
			while (bits < width) {
				held |= (bytes[at++] ?? 0) << bits;
				bits += 8;
			}
			out[filled++] = held & mask;
			held >>>= width;
			bits -= width;
		}
		at = next;
	}
}

/** Bits of a value up to which `decodeHybrid` holds. */
export const MOST_BITS = 24;
