import type { QuarantinedRecord } from '#core/quarantine.ts';
import { insertMarks, quarantineRecords, type NewMark } from '#store/repositories/quarantine.ts';
import type { Store } from '#store/store.ts';
import { rejected, type RejectReason } from '../decode/event.ts';
import type { Incoming, Pipeline, Refusal } from '../pipeline.ts';
import type { WireRecord } from '../decode/decoder.ts';
import { redecode, wireOf, type RedecodeOptions } from './redecode.ts';

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
	const wires = records.map(wireOf);
	await options.sourceOf(first.topic)?.prepare(wires);
	const again = records.map((record, i) => ({
		record,
		elements: elementsOf(record, wires[i] ?? wireOf(record), options)
	}));
	const owners = again.flatMap(({ record, elements }) => elements.map(() => record));
	const { topic, partition, epoch, decoder } = first;
	const batch = { records: again.flatMap(({ elements }) => elements), topic, partition, epoch, decoder };
	const { refused } = await pipeline.write({ ...batch, token, quarantine: false });
	const byRecord = Map.groupBy(refused, ({ index }) => owners[index]);
	const refusedOf = ({ record }: Again) => byRecord.get(record) ?? [];
	const isStored = (one: Again) => new Set(refusedOf(one).map(({ index }) => index)).size < one.elements.length;
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

function elementsOf(record: QuarantinedRecord, wire: WireRecord, options: RedecodeOptions): Incoming[] {
	const { decoded, decoder } = redecode(record, wire, options);
	const { offset, parts, part } = record;
	const { key, headers, timestamp } = wire;
	return decoded.map((element, index) => ({
		decoded: element,
		decoder,
		offset,
		raw: () => wire.value,
		key,
		headers,
		timestamp,
		part: parts > 1 ? { index: part, of: parts } : { index, of: decoded.length }
	}));
}

function elementOf(records: readonly Incoming[], { index, reason, detail }: Refusal): Incoming[] {
	const record = records[index];
	return record ? [{ ...record, decoded: rejected(reason as RejectReason, detail) }] : [];
}
