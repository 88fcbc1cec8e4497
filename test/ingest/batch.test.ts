import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchToken, commitMetadata, cutBatches, decideStart, parseCommit } from '#ingest/kafka/batch.ts';

describe('cutting', () => {
	const cases: [string, Parameters<typeof cutBatches>, ReturnType<typeof cutBatches>][] = [
		['one batch', [[5, 6, 7], null, true, 10], { cuts: [{ start: 0, stop: 3, end: 7 }], waiting: 0 }],
		[
			'by number',
			[[5, 6, 7], null, true, 2],
			{
				cuts: [
					{ start: 0, stop: 2, end: 6 },
					{ start: 2, stop: 3, end: 7 }
				],
				waiting: 0
			}
		],
		[
			'an intent ends where it ended',
			[[5, 6, 7, 8], { end: 6 }, true, 10],
			{
				cuts: [
					{ start: 0, stop: 2, end: 6 },
					{ start: 2, stop: 4, end: 8 }
				],
				waiting: 0
			}
		],
		[
			'an intent is not cut by number',
			[[5, 6, 7], { end: 7 }, true, 2],
			{ cuts: [{ start: 0, stop: 3, end: 7 }], waiting: 0 }
		],
		['an intent waits for its rest', [[5, 6], { end: 9 }, false, 10], { cuts: [], waiting: 2 }],
		[
			'the end of an intent may be compacted away',
			[[5, 6], { end: 9 }, true, 10],
			{ cuts: [{ start: 0, stop: 2, end: 9 }], waiting: 0 }
		],
		[
			'all of an intent may be gone',
			[[12], { end: 9 }, true, 10],
			{ cuts: [{ start: 0, stop: 1, end: 12 }], waiting: 0 }
		],
		['nothing', [[], null, true, 10], { cuts: [], waiting: 0 }]
	];
	test.each(cases)('%s', (_, args, expected) => {
		expect(cutBatches(...args)).toEqual(expected);
	});

	test('batches cover every record once, in order', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.nat(500)),
				fc.option(fc.nat(500)),
				fc.integer({ min: 1, max: 50 }),
				(some, end, max) => {
					const offsets = some.sort((a, b) => a - b);
					const { cuts, waiting } = cutBatches(offsets, end === null ? null : { end }, true, max);
					expect(waiting).toBe(0);
					expect(cuts.flatMap(({ start, stop }) => offsets.slice(start, stop))).toEqual(offsets);
				}
			),
			{ seed: 7 }
		);
	});
});

test('an intent survives the metadata of a commit, and nothing else is taken for one', () => {
	expect(parseCommit(commitMetadata({ end: 12, epoch: 3, at: 99 }))).toEqual({ end: 12, epoch: 3, at: 99 });
	expect(parseCommit(commitMetadata({ end: null, epoch: 3, at: null }))).toEqual({ end: null, epoch: 3, at: null });
	// As an earlier version wrote it.
	expect(parseCommit('{"end":12,"epoch":3}')).toEqual({ end: 12, epoch: 3, at: null });
	for (const other of [null, '', 'NO_METADATA', '{"end":"12"}', '[]', 'null', '{"end":1.5,"epoch":1}']) {
		expect(parseCommit(other)).toBeNull();
	}
});

test('the token names cluster, topic, epoch, partition and range', () => {
	expect(batchToken({ cluster: 'c', topic: 't', epoch: 2, partition: 3, from: 4, end: 9 })).toBe('c/t/2/3/4-9');
});

describe('where to go on', () => {
	const at = Date.UTC(2026, 0, 1, 12);
	const named = { topic_id: 'a', known_id: 'a' };
	const unnamed = { topic_id: '', known_id: '' };
	const cases: [string, Parameters<typeof decideStart>[0], { recreated: boolean; next?: number | null }][] = [
		[
			'after the committed offset',
			{ ...named, committed: 7, high: 9, stored: { last_offset: 6, at }, first_written: at },
			{ recreated: false, next: 7 }
		],
		[
			'from the first where nothing is known',
			{ ...named, committed: null, high: 9, stored: null, first_written: at },
			{ recreated: false, next: null }
		],
		[
			'after what is stored where the group forgot',
			{ ...named, committed: null, high: 9, stored: { last_offset: 6, at }, first_written: at + 99_000 },
			{ recreated: false, next: 7 }
		],
		[
			'made again: another id, though nothing else tells',
			{ topic_id: 'b', known_id: 'a', committed: 7, high: 9, stored: { last_offset: 6, at }, first_written: at },
			{ recreated: true }
		],
		[
			'made again: committed beyond the end',
			{ ...named, committed: 7, high: 3, stored: null, first_written: at },
			{ recreated: true }
		],
		[
			'made again: stored beyond the end',
			{ ...named, committed: null, high: 6, stored: { last_offset: 6, at }, first_written: at },
			{ recreated: true }
		],
		[
			'made again: only newer records, of a broker that tells no id',
			{ ...unnamed, committed: null, high: 9, stored: { last_offset: 6, at }, first_written: at + 60_001 },
			{ recreated: true }
		]
	];
	test.each(cases)('%s', (_, known, expected) => {
		expect(decideStart(known)).toMatchObject(expected);
	});
});
