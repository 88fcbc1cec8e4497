import { expect, it } from 'vitest';
import { driversOf, featureWord, metricWord } from '#core/metric-words.ts';

const method = (params: Record<string, string>) => ({ name: 'test', version: 1, params });

it('names the features that carry a change of whole rows', () => {
	expect(driversOf({ method: method({ drivers: 'income, age' }) })).toEqual(['income', 'age']);
	expect(driversOf({ method: method({ pair: 'income, channel' }) })).toEqual(['income', 'channel']);
	expect(driversOf({ method: method({ drivers: '' }) })).toEqual([]);
	expect(driversOf({ method: method({}) })).toEqual([]);
	expect(driversOf({ method: method({ drivers: 'vector' }), feature: 'vector' })).toEqual([]);
});

it.each([
	['prompt.length', 'prompt: length'],
	['prompt.oov_share', 'prompt: unknown words'],
	['prompt.brand_voice', 'prompt: brand voice'],
	['answer.norm', 'answer: norm'],
	['sepal.length', 'sepal.length'],
	['prompt', 'prompt']
])('calls %s %s where the model has a text and an embedding', (feature, word) => {
	expect(featureWord(feature, ['prompt', 'answer'])).toBe(word);
});

it('has words for all inputs together', () => {
	expect(featureWord('@inputs')).toBe('all inputs together');
	expect(metricWord({ metric: 'domain_classifier', method: method({}) })).toBe('classifier');
});
