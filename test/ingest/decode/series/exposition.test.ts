import { describe, expect, it } from 'vitest';
import { readExposition } from '#ingest/decode/series/exposition.ts';

const NOW = Date.UTC(2026, 10, 21, 9);

describe('the text format', () => {
	const read = (line: string) => readExposition(line, NOW).samples[0];

	it.each([
		['a bare series', 'up 1', { name: 'up', labels: {}, value: 1, ts: NOW }],
		[
			'spaces between labels, as in the README of dcgm-exporter',
			'a{gpu="0", UUID="GPU-1",pod=""} 139',
			{ labels: { gpu: '0', UUID: 'GPU-1', pod: '' } }
		],
		['no labels in braces', 'a{} 1', { labels: {} }],
		['a comma at the end', 'a{b="c",} 1', { labels: { b: 'c' } }],
		['escapes', String.raw`a{b="q\"\\n\n"} 1`, { labels: { b: 'q"\\n\n' } }],
		['braces and hashes in a label', 'a{b="} # {"} 1', { labels: { b: '} # {' } }],
		['milliseconds', 'a 1 1700000000123', { ts: 1_700_000_000_123 }],
		['OpenMetrics seconds', 'a 1 1700000000.5', { ts: 1_700_000_000_500 }],
		['an exemplar', 'a_bucket{le="1"} 5 # {trace_id="x"} 0.6 1700000000', { value: 5, ts: NOW }],
		['a quoted name', '{"my.metric","a.b"="c"} 2', { name: 'my.metric', labels: { 'a.b': 'c' } }],
		['NaN', 'a NaN', { value: Number.NaN }],
		['+Inf', 'a +Inf', { value: Infinity }],
		['-Inf', 'a -Inf', { value: -Infinity }],
		['tabs', 'a\t{b="c"}\t1', { name: 'a', value: 1 }],
		['Windows line ends', 'a 1\r', { value: 1 }]
	])('reads %s', (_, line, expected) => {
		expect(read(line)).toMatchObject(expected);
	});

	it.each([
		'a',
		'a{b="c"}',
		'a{b="c} 1',
		'a{b=c} 1',
		'a{b="c" d="e"} 1',
		'a one',
		'a 1 2 3',
		'{} 1',
		'a{"x"} 1',
		'= 1',
		'a 1 x'
	])('does not take %j for a sample', (line) => {
		expect(read(line)).toBeUndefined();
	});

	it('is as fast on a line made to be slow', () => {
		const started = performance.now();
		readExposition(`a{b="${'\\'.repeat(500_000)}\na{${'b="c",'.repeat(100_000)}\na${' '.repeat(500_000)}x`, NOW);
		expect(performance.now() - started).toBeLessThan(5000);
	});
});
