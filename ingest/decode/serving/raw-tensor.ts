import type { Scalar } from '../event.ts';
import { tidy } from './cells.ts';

interface Reader {
	bytes: number;
	read: (view: DataView, at: number) => number | boolean;
}

/** Little-endian, as the raw contents of the Open Inference Protocol are. 64-bit integers beyond 2^53 are rounded. */
const READERS: Record<string, Reader> = {
	BOOL: { bytes: 1, read: (view, at) => view.getUint8(at) !== 0 },
	UINT8: { bytes: 1, read: (view, at) => view.getUint8(at) },
	INT8: { bytes: 1, read: (view, at) => view.getInt8(at) },
	UINT16: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
	INT16: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
	FP16: { bytes: 2, read: (view, at) => half(view.getUint16(at, true)) },
	BF16: { bytes: 2, read: (view, at) => brain(view.getUint16(at, true)) },
	UINT32: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
	INT32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
	FP32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
	UINT64: { bytes: 8, read: (view, at) => Number(view.getBigUint64(at, true)) },
	INT64: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
	FP64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) }
};

const text = new TextDecoder();

/** The values of a raw tensor; a text that says why the bytes cannot be them. */
export function readRaw(datatype: string, bytes: Uint8Array): Scalar[] | string {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (datatype === 'BYTES') return readTexts(bytes, view);
	const reader = Object.hasOwn(READERS, datatype) ? READERS[datatype] : undefined;
	if (!reader) return `datatype "${datatype}" has no raw form: send ${Object.keys(READERS).join(', ')} or BYTES`;
	if (bytes.length % reader.bytes !== 0) {
		return `${bytes.length} raw bytes are not a whole number of ${datatype} values of ${reader.bytes} bytes`;
	}
	const values: Scalar[] = [];
	for (let at = 0; at < bytes.length; at += reader.bytes) values.push(tidy(reader.read(view, at)));
	return values;
}

/** Each element is preceded by its length, 4 bytes. */
function readTexts(bytes: Uint8Array, view: DataView): Scalar[] | string {
	const values: Scalar[] = [];
	let at = 0;
	while (at < bytes.length) {
		const length = at + 4 <= bytes.length ? view.getUint32(at, true) : Infinity;
		if (at + 4 + length > bytes.length) return `raw BYTES end inside the element at byte ${at}`;
		values.push(textOf(bytes.subarray(at + 4, at + 4 + length)));
		at += 4 + length;
	}
	return values;
}

/** Bytes as text, cut like any text. */
export function textOf(bytes: Uint8Array): Scalar {
	return tidy(text.decode(bytes.subarray(0, 4096)));
}

/** IEEE 754 binary16. */
function half(bits: number): number {
	const sign = bits & 0x8000 ? -1 : 1;
	const exponent = (bits >> 10) & 0x1f;
	const fraction = bits & 0x3ff;
	if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
	return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

const shared = new DataView(new ArrayBuffer(4));

/** bfloat16: the upper half of a binary32. */
function brain(bits: number): number {
	shared.setUint32(0, bits * 0x10000);
	return shared.getFloat32(0);
}
