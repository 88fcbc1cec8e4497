import { expect, test } from 'vitest';
import type { InferenceEvent } from '#ingest/decode/event.ts';
import { MAX_AHEAD, MAX_RECORD_BYTES } from '#ingest/decode/limits.ts';
import { decodeLeewayJson } from '#ingest/decode/leeway-json.ts';
import { blocksOf } from '#ingest/fold/blocks.ts';
import { EventColumns } from '#ingest/fold/event-columns.ts';
import { MAX_FEATURES, OTHER_FEATURES, addFeature } from '#ingest/model-entry.ts';
import { appendInference } from '#ingest/prepare.ts';
import { JobRunner, type Built } from '#ingest/thread/job.ts';
import { COLUMNS, entryOf, event, jobOf, NOW, plain } from './batch.ts';

function run(values: readonly unknown[], entry = entryOf('m')) {
	return new JobRunner(COLUMNS).run(jobOf(values), { entries: [entry], seen: [] });
}

function built(values: readonly unknown[], entry = entryOf('m')): Built {
	const result = run(values, entry);
	if ('declined' in result) throw new Error(result.declined);
	return result;
}

test('a job makes the blocks that its events make one by one', () => {
	const values = Array.from({ length: 50 }, (_, i) => event(i, i === 7 ? { colour: 'grün' } : undefined));
	const events = new EventColumns();
	const entry = entryOf('m');
	for (const [i, value] of values.entries()) {
		const bytes = Buffer.from(JSON.stringify(value));
		const [decoded] = decodeLeewayJson('inference', bytes, { now: NOW, event_id: '', project: 'default' });
		appendInference(events, decoded as InferenceEvent, entry, { offset: 100 + i, decoder: 'leeway/1' });
	}
	const expected = blocksOf(events, COLUMNS, { ingested_at: NOW, topic: 't', partition: 3, epoch: 1 });
	const { blocks, ids, elements, models, refused } = built(values);
	expect(blocks.map(({ table, rows }) => [table, rows])).toEqual([
		['events', 50],
		['feature_minute', 2],
		['traffic_minute', 1]
	]);
	expect(blocks.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).toEqual(
		expected.map(({ bytes }) => Buffer.from(bytes).toString('hex'))
	);
	expect([ids.length, elements, refused]).toEqual([50, 50, []]);
	expect([ids.index[49], ids.offset[49]]).toEqual([49, 149]);
	expect(models).toEqual([{ project: 'default', model: 'm' }]);
});

test('a second job of the same thread knows nothing of the first', () => {
	const runner = new JobRunner(COLUMNS);
	const news = { entries: [entryOf('m')], seen: [] };
	const nothing = { entries: null, seen: [] };
	const first = runner.run(jobOf([event(1), event(2)]), news);
	runner.run(jobOf([event(3), event(4), { ...event(5), features: { x: 'text' } }]), nothing);
	expect(plain(runner.run(jobOf([event(1), event(2)]), nothing))).toEqual(plain(first));
});

test.each([
	['a model that nobody told of', [{ ...event(1), model: 'other' }], 'unknown_model'],
	['a feature that nobody told of', [event(1, { x: 1, y: 2 })], 'unknown_feature'],
	['a prediction that nobody told of', [{ ...event(1), prediction: 1 }], 'unknown_feature']
])('%s goes the slow way', (_, values, declined) => {
	expect(run(values)).toEqual({ declined });
});

test('labels go the slow way', () => {
	const job = jobOf([{ model: 'm', event_id: 'e', label: 1 }], { kind: 'labels' });
	expect(new JobRunner(COLUMNS).run(job, { entries: [entryOf('m')], seen: [] })).toEqual({ declined: 'other_kind' });
});

test('what is refused names its record and element, and leaves no trace in the blocks', () => {
	const ahead = { ...event(3), ts: NOW + MAX_AHEAD + 60_000 };
	const { blocks, elements, refused } = built([
		event(1),
		[event(2), { ...event(4), features: { x: 'text', colour: 'a' } }],
		ahead,
		{ ...event(5), ts: '1970-06-01T00:00:00Z' },
		{ ...event(6), event_id: 'x'.repeat(MAX_RECORD_BYTES) },
		// A replay of old data is fine.
		{ ...event(7), ts: Date.UTC(2015, 5, 1) }
	]);
	expect(elements).toBe(7);
	expect(refused.map(({ record, part, index, rejected }) => [record, part.index, index, rejected.reason])).toEqual([
		[1, 1, 2, 'feature_type'],
		[2, 0, 3, 'clock'],
		[3, 0, 4, 'clock'],
		[4, 0, 5, 'too_large']
	]);
	expect(refused[1]?.rejected.detail).toContain('lies 11 minutes ahead of its arrival');
	expect(blocks[0]).toMatchObject({ table: 'events', rows: 3 });
});

test('features beyond the cap are counted in a feature of their own', () => {
	const entry = entryOf('m');
	for (let i = entry.inputs.length; i < MAX_FEATURES; i++) addFeature(entry, `f${i}`, 'categorical', null);
	const features = { x: 1, more: 2, 'and more': 3 };
	expect(run([event(1, features)], entry)).toEqual({ declined: 'unknown_feature' });
	addFeature(entry, OTHER_FEATURES, 'categorical', null);
	expect(built([event(1, features)], entry).seen).toEqual([
		{ key: 'default/m', of: 'categories', name: OTHER_FEATURES, value: '2' }
	]);
});
