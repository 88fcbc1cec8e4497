import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';
import { ApiProblem } from './problem.ts';

/** Bytes of a body, as sent and as unpacked. */
const MAX_BODY = 32_000_000;

type Unpack = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;
const UNPACK: Record<string, Unpack> = {
	gzip: promisify(gunzip),
	'x-gzip': promisify(gunzip),
	deflate: promisify(inflate),
	br: promisify(brotliDecompress),
	zstd: promisify(zstdDecompress)
};

/** The bytes of a request's body, unpacked. Throws a 413, 415 or 400. */
export async function readBytes(request: Request): Promise<Uint8Array> {
	const tooLarge = new ApiProblem(413, `The body is larger than ${MAX_BODY} bytes: send it in several requests.`);
	if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY) throw tooLarge;
	const bytes = new Uint8Array(await request.arrayBuffer());
	if (bytes.length > MAX_BODY) throw tooLarge;
	const encoding = (request.headers.get('content-encoding') ?? 'identity').trim().toLowerCase();
	if (encoding === 'identity') return bytes;
	const unpack = UNPACK[encoding];
	if (!unpack) {
		const known = Object.keys(UNPACK).join(', ');
		throw new ApiProblem(415, `The body is encoded as ${encoding}: send it as it is, or as one of ${known}.`);
	}
	try {
		return await unpack(bytes, { maxOutputLength: MAX_BODY });
	} catch (error) {
		if (error instanceof RangeError) throw tooLarge;
		throw new ApiProblem(400, `The body is not ${encoding}, as its content-encoding says.`);
	}
}

const LINES = /\b(x-ndjson|ndjson|jsonl|x-jsonlines|jsonlines)\b/;

/** The records of a body: its lines where the media type says that each is one, else the whole. */
export function recordsOf(bytes: Uint8Array, contentType: string): Uint8Array[] {
	if (!LINES.test(contentType)) return [bytes];
	const lines: Uint8Array[] = [];
	for (let from = 0; from < bytes.length;) {
		const end = bytes.indexOf(0x0a, from);
		const line = bytes.subarray(from, end === -1 ? bytes.length : end);
		if (line.some((byte) => byte > 0x20)) lines.push(line);
		from = end === -1 ? bytes.length : end + 1;
	}
	return lines;
}
