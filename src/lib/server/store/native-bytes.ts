/** Growing byte buffer with the few writes that ClickHouse's Native format needs; little-endian. */
export class Bytes {
	buffer = Buffer.from(new ArrayBuffer(1 << 20));
	view = new DataView(this.buffer.buffer);
	length = 0;

	reserve(size: number): void {
		if (this.length + size <= this.buffer.length) return;
		const grown = Buffer.from(new ArrayBuffer(Math.max(this.buffer.length * 2, this.length + size)));
		this.buffer.copy(grown, 0, 0, this.length);
		this.buffer = grown;
		this.view = new DataView(grown.buffer);
	}

	/** What was written so far, without a copy. */
	taken(): Uint8Array {
		return this.buffer.subarray(0, this.length);
	}

	varint(value: number): void {
		this.reserve(10);
		let rest = value;
		while (rest >= 0x80) {
			this.buffer[this.length++] = (rest % 0x80) + 0x80;
			rest = Math.floor(rest / 0x80);
		}
		this.buffer[this.length++] = rest;
	}

	uint64(value: number): void {
		this.reserve(8);
		this.view.setUint32(this.length, value >>> 0, true);
		this.view.setUint32(this.length + 4, Math.floor(value / 0x1_0000_0000), true);
		this.length += 8;
	}

	/** The bytes of a typed array as they stand. */
	raw({ buffer, byteOffset, byteLength }: ArrayBufferView): void {
		this.reserve(byteLength);
		this.buffer.set(new Uint8Array(buffer, byteOffset, byteLength), this.length);
		this.length += byteLength;
	}

	/** A string with its length in bytes before it. */
	text(value: string): void {
		if (value.length < 64 && this.ascii(value)) return;
		const size = Buffer.byteLength(value);
		this.varint(size);
		this.reserve(size);
		this.length += this.buffer.write(value, this.length, 'utf8');
	}

	/** Short ASCII strings are the common case, and a loop beats a call into the encoder. */
	private ascii(value: string): boolean {
		const size = value.length;
		this.reserve(size + 1);
		const { buffer, length: start } = this;
		for (let i = 0; i < size; i++) {
			const code = value.charCodeAt(i);
			if (code > 127) return false;
			buffer[start + 1 + i] = code;
		}
		buffer[start] = size;
		this.length = start + 1 + size;
		return true;
	}
}
