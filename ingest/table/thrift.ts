/** A struct of Thrift's compact protocol: numbers and structs by field id; lists and texts are skipped. */
export interface ThriftStruct {
	[field: number]: number | boolean | ThriftStruct | undefined;
}

/** Reads one struct from `at`; gives it and where it ends. Headers of Parquet pages are such structs. */
export function readStruct(bytes: Uint8Array, at: number): { struct: ThriftStruct; end: number } {
	let field = 0;
	let place = at;
	const struct: ThriftStruct = {};
	const byte = () => bytes[place++] ?? 0;
	const varint = () => {
		let value = 0;
		let factor = 1;
		for (;;) {
			const next = byte();
			value += (next & 0x7f) * factor;
			if (next < 0x80) return value;
			factor *= 128;
		}
	};
	const signed = () => {
		const value = varint();
		return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
	};
	const skipList = () => {
		const head = byte();
		const size = head >> 4 === 15 ? varint() : head >> 4;
		for (let i = 0; i < size; i++) read(head & 15, true);
	};
	const read = (type: number, inList = false): ThriftStruct[number] => {
		if (type === 1 || type === 2) return inList ? byte() === 1 : type === 1;
		if (type === 3) return byte();
		if (type >= 4 && type <= 6) return signed();
		if (type === 7) place += 8;
		else if (type === 8) {
			const size = varint();
			place += size;
		} else if (type === 9 || type === 10) skipList();
		else if (type === 12) {
			const inner = readStruct(bytes, place);
			place = inner.end;
			return inner.struct;
		} else throw new Error(`type ${type} of the compact protocol is not known`);
		return undefined;
	};
	for (;;) {
		const head = byte();
		if (head === 0) return { struct, end: place };
		field = head >> 4 === 0 ? signed() : field + (head >> 4);
		struct[field] = read(head & 15);
	}
}
