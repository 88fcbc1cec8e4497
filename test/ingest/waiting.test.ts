import { describe, expect, it } from 'vitest';
import { waiting, Waits, type Mark } from '#ingest/waiting.ts';

const mark = (at: number, ...ends: number[]): Mark => ({ at, ends: new Map(ends.map((end, i) => [`t/${i}`, end])) });
const stored = (...offsets: number[]) => new Map(offsets.map((offset, i) => [`t/${i}`, offset]));

describe('how long the oldest record waits', () => {
	it.each<[string, Mark[], ReadonlyMap<string, number>, number]>([
		['everything is stored', [mark(0, 5), mark(5, 9)], stored(9), 0],
		['a topic that is empty', [mark(0, 0)], stored(0), 0],
		['no topic', [mark(0)], stored(), 0],
		['a stream that flows: as of the last mark that is through', [mark(0, 5), mark(5, 9), mark(10, 14)], stored(10), 5],
		['one partition stands still', [mark(0, 5, 5), mark(5, 9, 9), mark(10, 14, 14)], stored(14, 5), 10],
		['a backlog from before the start: at least since then', [mark(0, 5), mark(5, 9)], stored(1), 5],
		['the first look at a backlog', [mark(5, 9)], stored(1), 0]
	])('%s', (_, marks, offsets, ms) => {
		expect(waiting(marks, offsets, marks.at(-1)?.at ?? 0).ms).toBe(ms);
	});

	it('keeps the marks that are still of use', () => {
		expect(waiting([mark(0, 5), mark(5, 9), mark(10, 14)], stored(9), 10).marks.map(({ at }) => at)).toEqual([5, 10]);
	});
});

describe('how long the records of a topic wait', () => {
	const topic = (end: number, committed: number) => ({
		topic: 't',
		partitions: [
			{ partition: 0, begin: 0, end, committed, intent: null, stored: 0, quarantined: 0, state: 'behind' as const }
		]
	});

	it('is measured from look to look, not guessed from a rate', () => {
		const waits = new Waits();
		// Records wait at the first look: nobody knows since when.
		expect(waits.seconds(topic(10, 4), 6, 1000)).toBeNull();
		expect(waits.seconds(topic(12, 4), 8, 6000)).toBe(5);
		expect(waits.seconds(topic(12, 10), 2, 31_000)).toBe(30);
		expect(waits.seconds(topic(12, 12), 0, 36_000)).toBe(0);
		expect(waits.seconds(topic(15, 12), 3, 41_000)).toBe(5);
	});

	it('is not known where there is no broker', () => {
		expect(new Waits().seconds(topic(0, 0), null, 0)).toBeNull();
	});
});
