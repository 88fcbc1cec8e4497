import type { ColumnMetaData, SchemaElement } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { PackedCells } from './packed.ts';
import { decodeHybrid, MOST_BITS } from './rle.ts';
import { readStruct, type ThriftStruct } from './thrift.ts';

/** A flat column of plain numbers or text, of which the pages can be read without making a cell of every value. */
export interface PlainColumn {
	type: 'INT32' | 'INT64' | 'FLOAT' | 'DOUBLE' | 'BYTE_ARRAY';
	optional: boolean;
}

const NUMBERS = ['INT32', 'INT64', 'FLOAT', 'DOUBLE'] as const;
const SIGNED = ['INT_8', 'INT_16', 'INT_32', 'INT_64'];
const PLAIN = 0;
const DICTIONARIES: readonly unknown[] = [2, 8];
const DATA_PAGE = 0;
const DICTIONARY_PAGE = 2;
const DATA_PAGE_V2 = 3;

/** The column where it is of that kind; dates, decimals, lists and the like are left to hyparquet. */
export function plainColumn(element: SchemaElement, meta: ColumnMetaData): PlainColumn | undefined {
	const { type, converted_type, logical_type, repetition_type } = element;
	const known = meta.codec === 'UNCOMPRESSED' || compressors[meta.codec] !== undefined;
	if (!known || repetition_type === 'REPEATED' || meta.path_in_schema.length !== 1) return undefined;
	const optional = repetition_type === 'OPTIONAL';
	const number = NUMBERS.find((name) => name === type);
	const signed = converted_type === undefined ? logical_type === undefined : SIGNED.includes(converted_type);
	if (number && signed) return { type: number, optional };
	const text = converted_type === 'UTF8' || logical_type?.type === 'STRING';
	return type === 'BYTE_ARRAY' && text ? { type, optional } : undefined;
}

/** Thrown where a chunk is written in a way that is left to hyparquet. */
export class OtherEncoding extends Error {}

export interface Page {
	header: ThriftStruct;
	from: number;
	to: number;
}

/** The pages of a column chunk, by their headers alone: a dictionary, if there is one, and the data. */
export function pagesOf(chunk: Uint8Array, values: number): { dictionary?: Page; data: Page[] } {
	const data: Page[] = [];
	let dictionary: Page | undefined;
	let seen = 0;
	for (let at = 0; at < chunk.length && seen < values;) {
		const { struct: header, end } = readStruct(chunk, at);
		const page = { header, from: end, to: end + Number(header[3]) };
		at = page.to;
		if (header[1] === DICTIONARY_PAGE) dictionary = page;
		else {
			const encoding = encodingOf(header);
			// A writer may give up its dictionary in the middle of a chunk, and go on in any encoding.
			if (encoding !== PLAIN && !(dictionary && DICTIONARIES.includes(encoding)))
				throw new OtherEncoding(`encoding ${String(encoding)}`);
			data.push(page);
			seen += Number(inner(header)[1]);
		}
	}
	return { data, ...(dictionary && { dictionary }) };
}

/** Reads the data pages of one column chunk; the dictionary is read once. */
export function pageReader(chunk: Uint8Array, column: PlainColumn, meta: ColumnMetaData, dictionary: Page | undefined) {
	const known = dictionary && readDictionary(chunk, dictionary, column, meta);
	return (page: Page): PackedCells => readPage(chunk, page, column, meta, known);
}

function inner(header: ThriftStruct): ThriftStruct {
	const found = header[1] === DATA_PAGE ? header[5] : header[1] === DATA_PAGE_V2 ? header[8] : header[7];
	if (typeof found !== 'object') throw new OtherEncoding('a page without a header of its kind');
	return found;
}

function encodingOf(header: ThriftStruct): ThriftStruct[number] {
	return header[1] === DATA_PAGE ? inner(header)[2] : inner(header)[4];
}

function decompressed(bytes: Uint8Array, size: number, { codec }: ColumnMetaData): Uint8Array {
	if (codec === 'UNCOMPRESSED') return bytes;
	const decompress = compressors[codec];
	if (!decompress) throw new OtherEncoding(codec);
	return decompress(bytes, size);
}

type Dictionary = string[] | ReturnType<typeof readNumbers>;

function readDictionary(chunk: Uint8Array, page: Page, column: PlainColumn, meta: ColumnMetaData): Dictionary {
	const bytes = decompressed(chunk.subarray(page.from, page.to), Number(page.header[2]), meta);
	const length = Number(inner(page.header)[1]);
	return column.type === 'BYTE_ARRAY' ? readTexts(bytes, 0, length) : readNumbers(bytes, 0, length, column);
}

function readPage(
	chunk: Uint8Array,
	page: Page,
	column: PlainColumn,
	meta: ColumnMetaData,
	dictionary: Dictionary | undefined
): PackedCells {
	const header = inner(page.header);
	const length = Number(header[1]);
	const { bytes, at, present } = page.header[1] === DATA_PAGE ? firstKind(chunk, page) : secondKind(chunk, page);
	const count = present ? present.reduce((sum, one) => sum + one, 0) : length;
	const shared = { packed: true as const, length, ...(present && count < length && { present }) };
	if (dictionary && encodingOf(page.header) !== PLAIN) {
		const width = bytes[at] ?? 0;
		if (width > MOST_BITS) throw new OtherEncoding(`codes of ${width} bits`);
		const codes = new Int32Array(count);
		if (width > 0) decodeHybrid(bytes, at + 1, bytes.length, width, codes);
		if (Array.isArray(dictionary)) return { ...shared, values: codes, words: dictionary };
		// Numbers are looked up at once: writers begin with a dictionary also where hardly a number comes twice.
		const values = new Float64Array(count);
		for (let i = 0; i < count; i++) values[i] = dictionary[codes[i] as number] as number;
		return { ...shared, values };
	}
	if (column.type !== 'BYTE_ARRAY') return { ...shared, values: readNumbers(bytes, at, count, column) };
	return { ...shared, values: Int32Array.from({ length: count }, (_, i) => i), words: readTexts(bytes, at, count) };

	/** Levels stand before the values, with their length, and are compressed with them. */
	function firstKind(chunk: Uint8Array, { from, to, header }: Page) {
		const bytes = decompressed(chunk.subarray(from, to), Number(header[2]), meta);
		if (!column.optional) return { bytes, at: 0, present: undefined };
		const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
		return { bytes, at: 4 + size, present: levels(bytes, 4, 4 + size) };
	}

	/** Levels stand before the values, and are never compressed. */
	function secondKind(chunk: Uint8Array, { from, to, header: outer }: Page) {
		const size = Number(header[5] ?? 0) + Number(header[6] ?? 0);
		const rest = chunk.subarray(from + size, to);
		const bytes = header[7] === false ? rest : decompressed(rest, Number(outer[2]) - size, meta);
		return { bytes, at: 0, present: column.optional ? levels(chunk, from, from + size) : undefined };
	}

	function levels(bytes: Uint8Array, from: number, to: number): Uint8Array {
		const out = new Uint8Array(length);
		decodeHybrid(bytes, from, to, 1, out);
		return out;
	}
}

function readNumbers(bytes: Uint8Array, at: number, count: number, { type }: PlainColumn) {
	const wide = type === 'DOUBLE' || type === 'INT64';
	const size = count * (wide ? 8 : 4);
	const start = bytes.byteOffset + at;
	// A view where the bytes lie on a whole word, else a copy.
	const [buffer, offset] =
		start % (wide ? 8 : 4) === 0 ? [bytes.buffer, start] : [bytes.slice(at, at + size).buffer, 0];
	if (type === 'DOUBLE') return new Float64Array(buffer, offset, count);
	if (type === 'FLOAT') return new Float32Array(buffer, offset, count);
	if (type === 'INT32') return new Int32Array(buffer, offset, count);
	const words = new Uint32Array(buffer, offset, 2 * count);
	return Float64Array.from({ length: count }, (_, i) => ((words[2 * i + 1] ?? 0) | 0) * 2 ** 32 + (words[2 * i] ?? 0));
}

function readTexts(bytes: Uint8Array, at: number, count: number): string[] {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const texts: string[] = [];
	let place = at;
	for (let i = 0; i < count; i++) {
		const size = buffer.readUInt32LE(place);
		texts.push(buffer.toString('utf8', place + 4, place + 4 + size));
		place += 4 + size;
	}
	return texts;
}
