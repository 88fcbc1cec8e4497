import { isObject } from '../check.ts';

/**
 * A streamed answer, logged as the raw bytes of its server-sent events: the last chunk that holds outputs or
 * predictions; else that there was an answer, without a prediction.
 */
export function readStream(text: string): unknown {
	const chunks = text.split(/\r?\n/).flatMap((line) => {
		const data = /^data:\s*(\{.*\})\s*$/.exec(line)?.[1];
		if (data === undefined) return [];
		try {
			return [JSON.parse(data) as unknown];
		} catch {
			return [];
		}
	});
	const last = chunks.findLast((chunk) => isObject(chunk) && ('outputs' in chunk || 'predictions' in chunk));
	return last ?? { predictions: [{}] };
}
