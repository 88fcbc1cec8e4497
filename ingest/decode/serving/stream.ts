import { isObject } from '../check.ts';
import { chatOfChunks } from './chat.ts';

/**
 * A streamed answer, logged as the raw bytes of its server-sent events: the last chunk that holds outputs or
 * predictions, else the chunks of generated text, else that there was an answer.
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
	const objects = chunks.filter(isObject);
	const last = objects.findLast((chunk) => 'outputs' in chunk || 'predictions' in chunk);
	return last ?? chatOfChunks(objects) ?? { predictions: [{}] };
}
