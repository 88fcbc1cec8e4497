import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Cell } from '#ingest/decode/serving/cells.ts';
import { TABULAR } from '#ingest/decode/serving/options.ts';
import { answersOf } from '#ingest/decode/serving/output.ts';

const answer = (row: Record<string, Cell>, options = {}, named = false) => {
	const answers = answersOf({ rows: [row], named }, z.strictObject(TABULAR).parse(options));
	return 'ok' in answers ? answers.ok[0] : answers.detail;
};

describe('the prediction and its score', () => {
	it.each<[string, Record<string, Cell>, object, Cell, number | null]>([
		['the only value', { 'output-0': 3.5 }, {}, 3.5, null],
		['what is called prediction', { latency: 3, predict: 'a' }, {}, 'a', null],
		['two classes with probabilities', { probabilities: [0.2, 0.8] }, {}, 1, 0.8],
		['more classes', { probabilities: [0.1, 0.6, 0.3] }, {}, 1, 0.6],
		['classes by name', { probabilities: [0.2, 0.8] }, { classes: ['no', 'yes'] }, 'yes', 0.8],
		['the positive class is another', { p: [0.2, 0.8] }, { classes: ['bad', 'good'], positive: 'bad' }, 'good', 0.2],
		['a label beside probabilities, as ONNX answers', { output_label: 1, output_probability: [0.3, 0.7] }, {}, 1, 0.7],
		['predict_proba is no prediction', { predict: 0, predict_proba: [0.9, 0.1] }, {}, 0, 0.1],
		['a label beside a score', { label: 'x', score: 0.9 }, {}, 'x', 0.9],
		['a score alone, with a threshold', { 'output-0': 0.7 }, { threshold: 0.5 }, 1, 0.7],
		['below the threshold, by name', { prediction: 0.3 }, { threshold: 0.5, classes: ['no', 'yes'] }, 'no', 0.3],
		['several numbers that are no probabilities', { y: [3, 9] }, {}, null, null],
		['one of them, by index', { y: [3, 9] }, { prediction: 'y_1' }, 9, null],
		['both by name', { a: 1, b: 2, c: 0.5 }, { prediction: 'b', score: 'c' }, 2, 0.5],
		['logits of known classes', { logits: [-1, 3, 0] }, { classes: ['a', 'b', 'c'] }, 'b', 3],
		['names by position', { y: [3, 0.4] }, { output_columns: ['label', 'score'] }, 3, 0.4],
		['nothing that could be one', {}, {}, null, null],
		['a score that is no number', { label: 1, score: 'NaN' }, {}, 1, null]
	])('%s', (_, row, options, prediction, score) => {
		expect(answer(row, options)).toEqual({ prediction, score });
	});

	it('that the options name and the answer lacks is refused with what is there', () => {
		expect(answer({ a: 1 }, { prediction: 'b' })).toContain(
			'has no "b", which the options of the source name; it has a'
		);
		expect(answer({ a: [1, 2] }, { output_columns: ['x'] })).toContain('answer 0 has 2 values');
	});
});
