import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Adwin } from '#detectors/streams/adwin.ts';
import { Kswin } from '#detectors/streams/kswin.ts';
import { PageHinkley } from '#detectors/streams/page-hinkley.ts';
import { alarmsOf } from '#detectors/streams/stream.ts';

interface Fixture {
	sequences: Record<string, number[]>;
	cases: { detector: 'page_hinkley' | 'adwin'; sequence: string; options: object; alarms: number[] }[];
	kswin: { sequence: string; from: number; to: number; options: object; alarms: number[]; draws: number[][] }[];
}

// Alarms of River 0.26.1, by test/fixtures/streams/river-alarms.py.
const file = new URL('../../fixtures/streams/river-alarms.json', import.meta.url);
const { sequences, cases, kswin } = JSON.parse(readFileSync(file, 'utf8')) as Fixture;

const STREAMS = {
	page_hinkley: (options: object) => new PageHinkley(options),
	adwin: (options: object) => new Adwin(options)
};

it.each(cases)('$detector on "$sequence" with $options alarms where River does', (one) => {
	const found = alarmsOf(STREAMS[one.detector](one.options), sequences[one.sequence] ?? []);
	expect(found).toEqual(one.alarms);
});

it.each(kswin)('KSWIN on "$sequence" with $options alarms where River does, given its draws', (one) => {
	const draws = [...one.draws];
	const values = sequences[one.sequence]?.slice(one.from, one.to) ?? [];
	expect(alarmsOf(new Kswin({ ...one.options, draw: () => draws.shift() ?? [] }), values)).toEqual(one.alarms);
	expect(draws).toEqual([]);
});

it('KSWIN draws the same every time', () => {
	const values = sequences['mean up'] ?? [];
	const found = alarmsOf(new Kswin(), values);
	expect(found.length).toBeGreaterThan(0);
	expect(found[0]).toBeGreaterThanOrEqual(200);
	expect(alarmsOf(new Kswin(), values)).toEqual(found);
	expect(alarmsOf(new Kswin({ seed: 2 }), values)).not.toEqual(found);
});
