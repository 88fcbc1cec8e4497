import type { Decoded, Half } from '../decode/decoder.ts';
import type { InferenceEvent } from '../decode/event.ts';
import { modelKey } from '../model-entry.ts';
import type { Described } from './describe.ts';

type Carrier = InferenceEvent | Half;
type DescribeRows = (of: Carrier, rows: readonly Described[]) => Promise<Described[]>;

/** Events, and both sides of them, with their values described model by model; other records stay as they are. */
export async function describeDecoded<T extends Decoded>(
	decoded: readonly T[],
	describeRows: DescribeRows
): Promise<T[]> {
	const all: Decoded[] = [...decoded];
	const carriers = all.flatMap((one, index) => (isCarrier(one) ? [{ one, index }] : []));
	for (const group of Map.groupBy(carriers, ({ one }) => modelKey(one)).values()) {
		const [first] = group;
		if (!first) continue;
		const rows = await describeRows(
			first.one,
			group.flatMap(({ one }) => rowsOf(one))
		);
		let at = 0;
		for (const { one, index } of group) all[index] = withRows(one, rows.slice(at, (at += rowsOf(one).length)));
	}
	// Each is of the kind that it was.
	return all as T[];
}

const isCarrier = (one: Decoded): one is Carrier => one.kind === 'inference' || one.kind === 'half';
const rowsOf = (one: Carrier): readonly Described[] => (one.kind === 'half' ? one.rows : [one]);

function withRows(one: Carrier, rows: readonly Described[]): Carrier {
	// What is described of an event is an event, and of a row a row.
	return one.kind === 'half' ? { ...one, rows: [...rows] as Half['rows'] } : ((rows[0] ?? one) as InferenceEvent);
}
