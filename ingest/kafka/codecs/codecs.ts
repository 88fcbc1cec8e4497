import kafkajs, { CompressionTypes } from 'kafkajs';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { decompressLz4 } from './lz4.ts';
import { decompressSnappy } from './snappy.ts';

const compressZstd = promisify(zstdCompress);
const decompressZstd = promisify(zstdDecompress);

/** Has kafkajs read every compression that producers use: gzip is its own, zstd is Node's. Writing needs the two only. */
export function installCodecs(): void {
	const codecs = kafkajs.CompressionCodecs;
	codecs[CompressionTypes.ZSTD] = () => ({
		compress: ({ buffer }: { buffer: Buffer }) => compressZstd(buffer),
		decompress: (buffer: Buffer) => decompressZstd(buffer)
	});
	codecs[CompressionTypes.LZ4] = () => readOnly('LZ4', decompressLz4);
	codecs[CompressionTypes.Snappy] = () => readOnly('Snappy', decompressSnappy);
}

function readOnly(name: string, read: (bytes: Buffer) => Buffer) {
	return {
		compress: () => Promise.reject(new Error(`${name} is only read: send gzip or zstd`)),
		decompress: async (bytes: Buffer) => read(bytes)
	};
}
