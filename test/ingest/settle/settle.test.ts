import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Half } from '#ingest/decode/decoder.ts';
import type { InferenceEvent } from '#ingest/decode/event.ts';
import { Claims } from '#ingest/settle/claims.ts';
import { IdList, type HalfAnswer, type Question } from '#ingest/settle/question.ts';
import { createSettle, type Settle } from '#ingest/settle/settle.ts';

const event = (event_id: string, more: Partial<InferenceEvent> = {}): InferenceEvent => ({
	...{ kind: 'inference', project: 'default', environment: 'production', model: 'm', version: '', event_id },
	...{ request_id: '', row_index: 0, ts: 0, weight: 1, features: {}, prediction: null, score: null },
	...{ latency_ms: null, status: null, segments: {} },
	...more
});

const half = (side: Half['side'], pair: string, more: Partial<Half> = {}): Half => ({
	...{ kind: 'half', side, pair, project: 'default', environment: 'production', model: 'm', version: '' },
	...{ request_id: pair, ts: side === 'request' ? 1000 : 1025, latency_ms: null, timed: true },
	status: side === 'response' ? '200' : null,
	rows: side === 'request' ? [{ features: { x: 1 } }] : [{ prediction: 'yes', score: 0.9 }],
	...more
});

/** A batch: at each offset the ids of a record's events, or a half. */
function question(records: [offset: number, ids: string[] | Half][], partition = 0): Question {
	const place = { topic: 't', partition, epoch: 1 };
	const ids = new IdList(place);
	const halves: Question['halves'][number][] = [];
	let index = 0;
	for (const [offset, what] of records) {
		if (Array.isArray(what)) for (const id of what) ids.add(index++, offset, event(id));
		else halves.push({ index: index++, offset, decoder: 'kserve/1', half: what });
	}
	return { place, ids: ids.ids(), halves };
}

const open = (now = () => 0): Settle =>
	createSettle({ timeout: () => 1000, clock: now, claims: new Claims(100, 256), mostWaiting: 4 });

async function stored(settle: Settle, asked: Question) {
	const answer = await settle.ask(asked);
	answer.stored();
	return { repeated: answer.repeated, halves: answer.halves.map(({ kind }) => kind) };
}

describe('ids', () => {
	test('another record with the same id is repeated, the same record is not', async () => {
		const settle = open();
		expect(
			(
				await stored(
					settle,
					question([
						[1, ['a']],
						[2, ['b']]
					])
				)
			).repeated
		).toEqual([]);
		// Read again after a crash.
		expect(
			(
				await stored(
					settle,
					question([
						[1, ['a']],
						[2, ['b']]
					])
				)
			).repeated
		).toEqual([]);
		expect(
			(
				await stored(
					settle,
					question([
						[3, ['b']],
						[4, ['c']]
					])
				)
			).repeated
		).toEqual([0]);
		expect((await stored(settle, question([[1, ['a']]], 1))).repeated).toEqual([0]);
	});

	test('within one batch and within one record, at every reading', async () => {
		const settle = open();
		const batch = question([
			[1, ['a', 'b', 'a']],
			[2, ['b', 'c']]
		]);
		for (let reading = 0; reading < 2; reading++) expect((await stored(settle, batch)).repeated).toEqual([2, 3]);
	});

	test('an id made from the place of its record is nobody’s to repeat', () => {
		expect(question([[7, ['t/0/7', 't/0/7/1', 't/0/70', 'x']]]).ids.length).toBe(2);
	});

	test('what depends on a batch that is not stored waits for it, and is free when that one is given up', async () => {
		const settle = open();
		const first = await settle.ask(question([[1, ['a']]]));
		let told = false;
		const second = settle.ask(question([[9, ['a']]], 1)).then((answer) => {
			told = true;
			return answer;
		});
		await new Promise((resolve) => setImmediate(resolve));
		expect(told).toBe(false);
		first.abandon();
		expect((await second).repeated).toEqual([]);
	});

	test('a refused event gives its id back', async () => {
		const settle = open();
		const answer = await settle.ask(question([[1, ['a']]]));
		answer.unclaim(event('a'));
		answer.stored();
		expect((await stored(settle, question([[2, ['a']]]))).repeated).toEqual([]);
	});

	test('the newest are remembered: at least as many as a generation holds', async () => {
		const settle = open();
		const ids = Array.from({ length: 350 }, (_, i) => `e${i}`);
		for (const [i, id] of ids.entries()) await stored(settle, question([[i, [id]]]));
		const again = await stored(settle, question(ids.slice(-100).map((id, i) => [1000 + i, [id]])));
		expect(again.repeated).toHaveLength(100);
		expect((await stored(settle, question([[2000, ['e0']]]))).repeated).toEqual([]);
	});

	test('whatever is sent again in whatever batches, every id is kept exactly once', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.array(fc.nat(20), { maxLength: 8 }), { maxLength: 12 }), async (batches) => {
				const settle = open();
				let offset = 0;
				let kept = 0;
				for (const batch of batches) {
					const asked = question(batch.map((id) => [offset++, [`e${id}`]]));
					// Every batch is read twice, as after a crash before its commit.
					const first = await stored(settle, asked);
					expect(await stored(settle, asked)).toEqual(first);
					kept += batch.length - first.repeated.length;
				}
				expect(kept).toBe(new Set(batches.flat()).size);
			}),
			{ seed: 11, numRuns: 200 }
		);
	});
});

describe('pairs', () => {
	const joinedOf = (answers: readonly HalfAnswer[]) =>
		answers.flatMap((one) => (one.kind === 'joined' ? one.events : []));

	test('across batches the later half brings the event; in one batch the other is set aside as paired', async () => {
		const settle = open();
		expect((await stored(settle, question([[1, half('request', 'p')]]))).halves).toEqual(['waits']);
		const answer = await settle.ask(question([[2, half('response', 'p')]]));
		expect(joinedOf(answer.halves)).toMatchObject([
			{ event_id: 'p', features: { x: 1 }, prediction: 'yes', score: 0.9, latency_ms: 25, status: '200', ts: 1000 }
		]);
		answer.stored();
		const both = question([
			[3, half('response', 'q')],
			[4, half('request', 'q')]
		]);
		expect((await stored(settle, both)).halves).toEqual(['paired', 'joined']);
		expect((await stored(settle, question([[5, half('request', 'q')]]))).halves).toEqual(['repeated']);
	});

	test('a batch that holds both halves is joined again after a crash that left its event in the store', async () => {
		const both = question([
			[3, half('response', 'q')],
			[4, half('request', 'q')]
		]);
		const settle = open();
		const { ids } = question([[4, ['q']]]);
		settle.restoreClaims(both.place, ids);
		expect((await stored(settle, both)).halves).toEqual(['paired', 'joined']);
	});

	test('whatever halves come in whatever batches, a batch that is read again gets the same answer', async () => {
		const halfOf = fc.record({ pair: fc.nat(4), side: fc.constantFrom('request', 'response') });
		await fc.assert(
			fc.asyncProperty(fc.array(fc.array(halfOf, { maxLength: 6 }), { maxLength: 8 }), async (batches) => {
				const settle = createSettle({ timeout: () => 1000, clock: () => 0, claims: new Claims(100, 256) });
				const waiting = new Map<string, { offset: number; half: Half }>();
				let offset = 0;
				for (const batch of batches) {
					const records = batch.map(({ pair, side }): [number, Half] => [offset++, half(side, `p${pair}`)]);
					const asked = question(records);
					const first = await stored(settle, asked);
					const became = records.map(([at, one], i) => ({ offset: at, half: one, kind: first.halves[i] }));
					// As after a rebalance: what it joined of other batches is there to be joined again.
					for (const { half, kind } of became) {
						const other = kind === 'joined' && waiting.get(half.pair);
						if (other) settle.restoreHalf({ place: asked.place, decoder: 'kserve/1', ...other }, 'waiting');
					}
					expect(await stored(settle, asked)).toEqual(first);
					for (const { kind, ...one } of became) if (kind === 'waits') waiting.set(one.half.pair, one);
				}
			}),
			{ seed: 5, numRuns: 300 }
		);
	});

	test('a repeated half does not take what the record that it repeats is about to join again', async () => {
		const settle = open();
		const place = { topic: 't', partition: 0, epoch: 1 };
		// The first half waits, and the event that the second one made of it is in the store: its batch is being repeated.
		settle.restoreHalf({ place, offset: 1, decoder: 'kserve/1', half: half('request', 'q') }, 'waiting');
		settle.restoreClaims(place, question([[2, ['q']]]).ids);
		expect((await stored(settle, question([[9, half('response', 'q')]], 1))).halves).toEqual(['repeated']);
		expect((await stored(settle, question([[2, half('response', 'q')]]))).halves).toEqual(['joined']);
	});

	test('a latency needs two clocks that are good enough', async () => {
		const settle = open();
		const both = [half('request', 'p', { timed: false }), half('response', 'p')];
		const answer = await settle.ask(question(both.map((one, i) => [i, one])));
		expect(joinedOf(answer.halves)[0]?.latency_ms).toBeNull();
	});

	test('several rows have ids of their own, and numbers that differ are refused', async () => {
		const settle = open();
		const rows = [{ features: { x: 1 } }, { features: { x: 2 } }];
		await stored(settle, question([[1, half('request', 'p', { rows })]]));
		const wrong = await settle.ask(question([[2, half('response', 'p')]]));
		expect(wrong.halves).toMatchObject([{ kind: 'refused', detail: expect.stringContaining('2 rows') }]);
		wrong.stored();
		const right = half('response', 'p', { rows: [{ prediction: 'a' }, { prediction: 'b' }] });
		const answer = await settle.ask(question([[3, right]]));
		expect(joinedOf(answer.halves).map(({ event_id, prediction }) => [event_id, prediction])).toEqual([
			['p/0', 'a'],
			['p/1', 'b']
		]);
	});

	test('a half that another batch has taken is free again when that one is given up', async () => {
		const settle = open();
		await stored(settle, question([[1, half('request', 'p')]]));
		(await settle.ask(question([[2, half('response', 'p')]]))).abandon();
		expect((await stored(settle, question([[2, half('response', 'p')]]))).halves).toEqual(['joined']);
	});

	test('what stays alone is taken once, and a late partner is refused', async () => {
		let now = 0;
		const settle = open(() => now);
		await stored(
			settle,
			question([
				[1, half('request', 'p')],
				[2, half('response', 'q')]
			])
		);
		expect(settle.takeExpired(10).halves).toEqual([]);
		now = 1001;
		const expired = settle.takeExpired(10);
		expect(expired.halves).toMatchObject([
			{ offset: 1, lone: [{ event_id: 'p', features: { x: 1 }, prediction: null, status: null }] },
			{ offset: 2, lone: { kind: 'rejected', reason: 'unpaired' } }
		]);
		expect(settle.takeExpired(10).halves).toEqual([]);
		expired.abandon();
		const again = settle.takeExpired(10);
		expect(again.halves).toHaveLength(2);
		again.stored();
		const late = await settle.ask(question([[3, half('response', 'p')]]));
		expect(late.halves).toMatchObject([{ kind: 'refused', detail: expect.stringContaining('pair_timeout_seconds') }]);
	});

	test('more than may wait: the oldest count as too late', async () => {
		const settle = open();
		await stored(settle, question(Array.from({ length: 6 }, (_, i) => [i, half('request', `p${i}`)])));
		const expired = settle.takeExpired(10);
		expect(expired.halves.map(({ offset }) => offset)).toEqual([0, 1]);
		expired.stored();
		expect(settle.waiting()).toBe(4);
	});

	test('what the store tells after a restart: what waits, and what is settled', async () => {
		const settle = open();
		const place = { topic: 't', partition: 0, epoch: 1 };
		const restored = (pair: string, offset: number) => ({
			...{ place, offset, decoder: 'kserve/1' },
			half: half('request', pair)
		});
		settle.restoreHalf(restored('w', 1), 'waiting');
		settle.restoreHalf(restored('j', 2), 'joined');
		settle.restoreHalf(restored('e', 3), 'expired');
		const halves = ['w', 'j', 'e'].map((pair, i): [number, Half] => [10 + i, half('response', pair)]);
		expect((await stored(settle, question(halves))).halves).toEqual(['joined', 'repeated', 'refused']);
		// The first half of a pair that is joined, read again: as before.
		expect((await stored(settle, question([[2, half('request', 'j')]]))).halves).toEqual(['waits']);
	});
});
