import type { QuarantinedRecord } from '#core/quarantine.ts';
import { insertMarks, quarantineRecords, type NewMark } from '#store/repositories/quarantine.ts';
import type { Store } from '#store/store.ts';
import { rejected, type RejectReason } from '../decode/event.ts';
import type { Incoming, Pipeline, Refusal } from '../pipeline.ts';
import { decodeBytes } from './bytes.ts';
import { redecode, type RedecodeOptions } from './redecode.ts';

export interface ReplayContext extends RedecodeOptions {
	store: Store;
	pipeline: Pipeline;
}

interface Again {
	record: QuarantinedRecord;
	elements: Incoming[];
}

/** Decodes records of one partition again, stores what succeeds, and marks every one. The same token stores them once. */
export async function replayChunk(
	{ store, pipeline, ...options }: ReplayContext,
	{ token, ids, who }: { token: string; ids: readonly string[]; who: string }
): Promise<NewMark[]> {
	const records = (await quarantineRecords(store, ids)).filter(({ state }) => state === 'open');
	const [first] = records;
	if (!first) return [];
	const again = records.map((record) => ({ record, elements: elementsOf(record, options) }));
	const owners = again.flatMap(({ record, elements }) => elements.map(() => record));
	const { topic, partition, epoch, decoder } = first;
	const batch = { records: again.flatMap(({ elements }) => elements), topic, partition, epoch, decoder };
	const { refused } = await pipeline.write({ ...batch, token, quarantine: false });
	const byRecord = Map.groupBy(refused, ({ index }) => owners[index]);
	const refusedOf = ({ record }: Again) => byRecord.get(record) ?? [];
	const isStored = (one: Again) => refusedOf(one).length < one.elements.length;
	// Where some elements are stored, the others stand for themselves from now on.
	const left = again.filter(isStored).flatMap((one) => refusedOf(one).flatMap((why) => elementOf(batch.records, why)));
	if (left.length > 0) await pipeline.write({ ...batch, records: left, token: `${token}/elements` });
	const at = new Date().toISOString();
	const marks = again.map((one): NewMark => {
		const [why] = isStored(one) ? [] : refusedOf(one);
		return {
			...{ id: one.record.id, topic, partition, offset: one.record.offset, epoch },
			state: why ? 'failed' : 'resolved',
			reason: why?.reason ?? '',
			detail: why?.detail ?? '',
			decoder: one.elements[0]?.decoder ?? '',
			who,
			at
		};
	});
	await insertMarks(store, marks, token);
	return marks;
}

function elementsOf(record: QuarantinedRecord, options: RedecodeOptions): Incoming[] {
	const { decoded, decoder } = redecode(record, options);
	const { offset, headers, raw, raw_encoding, key, key_encoding, parts, part } = record;
	return decoded.map((element, index) => ({
		decoded: element,
		decoder,
		offset,
		raw: () => decodeBytes({ text: raw, encoding: raw_encoding }),
		key: decodeBytes({ text: key, encoding: key_encoding }),
		headers,
		timestamp: Date.parse(record.written_at),
		part: parts > 1 ? { index: part, of: parts } : { index, of: decoded.length }
	}));
}

function elementOf(records: readonly Incoming[], { index, reason, detail }: Refusal): Incoming[] {
	const record = records[index];
	return record ? [{ ...record, decoded: rejected(reason as RejectReason, detail) }] : [];
}
