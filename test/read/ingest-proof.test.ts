import fc from 'fast-check';
import { expect, test } from 'vitest';
import { proofOf } from '#server/read/ingest-proof.ts';

const partition = {
	...{ partition: 0, begin: 0, end: 0, committed: null, intent: null, stored: 0, quarantined: 0 },
	state: 'current' as const
};

test.each([
	// Three records of five events each.
	['several events in a record', { end: 3, committed: 3, stored: 15 }, [3, 0, 0, 0, 3]],
	['some of them waiting', { end: 8, committed: 3, stored: 15 }, [3, 0, 5, 0, 8]],
	['refused ones', { end: 10, committed: 10, stored: 8, quarantined: 2 }, [8, 2, 0, 0, 10]],
	['a hole', { end: 10, committed: 9, stored: 7, quarantined: 1 }, [7, 1, 1, 1, 10]],
	['nothing read yet, of a topic whose first records are gone', { begin: 4, end: 10 }, [0, 0, 6, 0, 6]]
])('%s', (_, known, [stored, quarantined, on_the_way, holes, in_broker]) => {
	expect(proofOf([{ ...partition, ...known }])).toEqual({ stored, quarantined, on_the_way, holes, in_broker });
});

test('the places of records sum up, and none is below 0', () => {
	const number = fc.nat(1000);
	const any = fc.record({ begin: number, read: fc.option(number), more: number, stored: number, quarantined: number });
	fc.assert(
		fc.property(fc.array(any), (list) => {
			const partitions = list.map(({ begin, read, more, ...rows }) => {
				const committed = read === null ? null : begin + read;
				return { ...partition, ...rows, begin, committed, end: (committed ?? begin) + more };
			});
			const { in_broker, ...places } = proofOf(partitions);
			expect(Object.values(places).every((n) => n >= 0)).toBe(true);
			expect(Object.values(places).reduce((sum, n) => sum + n, 0)).toBe(in_broker);
		}),
		{ seed: 3 }
	);
});
