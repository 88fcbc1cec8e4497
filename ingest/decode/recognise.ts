import type { Decoder, WireRecord } from './decoder.ts';
import { DECODERS } from './registry.ts';

/**
 * The decoder of a record whose source names none: the one that read the records before it, where it recognises this one
 * too, else the first that does. Undefined: none.
 */
export function recognise(record: WireRecord, before?: Decoder): Decoder | undefined {
	if (before?.recognises(record)) return before;
	return DECODERS.find((decoder) => decoder !== before && decoder.recognises(record));
}
