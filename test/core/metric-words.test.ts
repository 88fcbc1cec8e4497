import { expect, it } from 'vitest';
import { driversOf, featureWord, metricWord } from '#core/metric-words.ts';

const method = (params: Record<string, string>) => ({ name: 'test', version: 1, params });

it('names the features that carry a change of whole rows', () => {
	expect(driversOf({ method: method({ drivers: 'income, age' }) })).toEqual(['income', 'age']);
	expect(driversOf({ method: method({ pair: 'income, channel' }) })).toEqual(['income', 'channel']);
	expect(driversOf({ method: method({ drivers: '' }) })).toEqual([]);
	expect(driversOf({ method: method({}) })).toEqual([]);
});

it('has words for all inputs together', () => {
	expect(featureWord('@inputs')).toBe('all inputs together');
	expect(metricWord({ metric: 'domain_classifier', method: method({}) })).toBe('classifier');
});
