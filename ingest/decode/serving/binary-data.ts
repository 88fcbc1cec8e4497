import { isObject } from '../check.ts';
import { readJson } from '../json.ts';

/**
 * A payload with the binary data extension of the Open Inference Protocol: JSON, then the raw contents of every tensor
 * that says its `binary_data_size`, in their order. Returned as JSON with the raw contents in the place where protobuf's
 * JSON has them; undefined where it is none.
 */
export function readBinaryData(bytes: Uint8Array): Record<string, unknown> | undefined {
	const end = endOfObject(bytes);
	const json = end === undefined ? undefined : readJson(bytes.subarray(0, end));
	if (end === undefined || !json || !('ok' in json) || !isObject(json.ok)) return undefined;
	const { inputs, outputs } = json.ok;
	let at = end;
	const raw = (tensors: unknown): (Uint8Array | undefined)[] | undefined => {
		if (!Array.isArray(tensors)) return undefined;
		return tensors.map((tensor) => {
			const size = isObject(tensor) && isObject(tensor.parameters) ? tensor.parameters.binary_data_size : undefined;
			if (typeof size !== 'number' || !(size >= 0)) return undefined;
			return bytes.subarray(at, (at += size));
		});
	};
	const [rawInputContents, rawOutputContents] =
		inputs === undefined ? [undefined, raw(outputs)] : [raw(inputs), undefined];
	// What does not add up is something else.
	return at === bytes.length ? { ...json.ok, rawInputContents, rawOutputContents } : undefined;
}

const [OPEN, CLOSE, QUOTE, ESCAPE] = [0x7b, 0x7d, 0x22, 0x5c];

/** Where the JSON object at the beginning ends. */
function endOfObject(bytes: Uint8Array): number | undefined {
	if (bytes[0] !== OPEN) return undefined;
	let depth = 0;
	let quoted = false;
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at];
		if (quoted) {
			if (byte === ESCAPE) at++;
			else if (byte === QUOTE) quoted = false;
		} else if (byte === QUOTE) quoted = true;
		else if (byte === OPEN) depth++;
		else if (byte === CLOSE && --depth === 0) return at + 1;
	}
	return undefined;
}
