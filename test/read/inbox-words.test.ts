import { describe, expect, test } from 'vitest';
import { inboxWords, type InboxFacts } from '#server/read/inbox-words.ts';

const now = Date.parse('2025-11-18T13:28:00Z');
const reader = { zone: 'Europe/Berlin', now };
const row = (over: Partial<InboxFacts['rows'][number]> = {}): InboxFacts['rows'][number] => ({
	kind: 'pages',
	place: 'credit-risk v13',
	simulated: false,
	reach: 'you',
	since: '2025-11-18T13:05:00Z',
	...over
});
const facts = (rows: InboxFacts['rows'], over: Partial<InboxFacts> = {}): InboxFacts => ({
	rows,
	models: 5,
	monitored: 200,
	newest: '2025-11-18T13:28:00Z',
	reader,
	...over
});
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('the sentence of the inbox', () => {
	test.each([
		['one pages', [row()], '[[exceeded:1 alert pages you]].', 'exceeded'],
		[
			'two page, one is held',
			[row(), row(), row({ kind: 'held' })],
			'[[exceeded:2 alerts page you]]; **1** more is held back, each with its reason.',
			'exceeded'
		],
		[
			'simulated ones would',
			[row({ simulated: true, reach: 'nobody' })],
			'[[exceeded:1 alert would page you]].',
			'exceeded'
		],
		['without a channel they fire', [row({ reach: 'pages' })], '[[exceeded:1 alert fires]].', 'exceeded'],
		[
			'only held',
			[row({ kind: 'held' }), row({ kind: 'held' })],
			'Nothing pages you; **2** are held back, each with its reason.',
			'undecided'
		],
		['only blind', [row({ kind: 'blind' })], 'Nothing pages you; Leeway [[blind:cannot see 1 thing]].', 'blind'],
		['only owned', [row({ kind: 'acknowledged' })], 'Nothing pages you; 1 alert has its owner.', 'exceeded'],
		['quiet', [], '[[within:Nothing pages you]], and nothing is held back.', 'within']
	] as const)('%s', (_, rows, sentence, verdict) => {
		const words = inboxWords(facts(rows));
		expect(plain(words.sentence)).toBe(sentence);
		expect(words.verdict).toBe(verdict);
	});

	test('nothing looked at is never fine', () => {
		expect(inboxWords(facts([], { monitored: 0 })).verdict).toBe('blind');
		expect(inboxWords(facts([], { models: 0 })).verdict).toBe('blind');
	});

	test('the lede names who waits since when, and what cannot be seen', () => {
		const words = inboxWords(facts([row(), row({ kind: 'blind', place: 'delivery-eta v22' })]));
		expect(plain(words.lede)).toBe(
			'**credit-risk v13** since 14:05 waits for your decision. Leeway itself cannot see 1 thing; it does not count as within.'
		);
	});
});
