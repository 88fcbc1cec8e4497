const WIDTH = 16;
/** Bytes of a dump, where nobody says how many. */
export const HEX_BYTES = 4096;

/** Bytes as people read them: place, 16 bytes in hex, and what of them is ASCII. One line each. */
export function hexDump(bytes: Uint8Array, most = HEX_BYTES): string[] {
	const shown = bytes.subarray(0, most);
	const lines = Array.from({ length: Math.ceil(shown.length / WIDTH) }, (_, i) => {
		const row = [...shown.subarray(i * WIDTH, (i + 1) * WIDTH)];
		const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
		const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
		return `${(i * WIDTH).toString(16).padStart(6, '0')}  ${hex.padEnd(WIDTH * 3 - 1)}  ${text}`;
	});
	return bytes.length > most ? [...lines, `… ${bytes.length - most} bytes more`] : lines;
}
