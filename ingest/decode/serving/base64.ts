/** The bytes of a base64 text, standard or URL-safe, padded or not; undefined where it is none. */
export function fromBase64(text: string): Uint8Array | undefined {
	try {
		const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
		const bytes = new Uint8Array(binary.length);
		for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
		return bytes;
	} catch {
		return undefined;
	}
}
