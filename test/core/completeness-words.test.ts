import { expect, test } from 'vitest';
import { completenessOf, type EvidenceCounts } from '#core/completeness.ts';
import { evidenceLines, evidenceSentence } from '#core/completeness-words.ts';

const place = { model: 'm', environment: 'production', window: { start: '', end: '' } };
const version = { version: 'v1', rows: 930, weight: 930, weight2: 930, requests: 930, joined: 0, alone: 0 };
const labels = { label_name: 'truth', due_to: '2026-01-31T13:00:00.000Z', labelled: 410, due: 1000 };
const nothing: EvidenceCounts = {
	versions: [],
	served: { minutes: 0, served: 0, seen: 0 },
	labels: { label_name: '', due_to: null, labelled: 0, due: 0 }
};

function plain(texts: readonly string[]): string {
	return texts.join(' · ').replaceAll('\u00a0', ' ');
}

test('everything that is counted stands in one line', () => {
	const evidence = completenessOf(place, {
		versions: [
			{ ...version, joined: 1000 },
			{ ...version, version: '', rows: 70, weight: 70, weight2: 70 }
		],
		served: { minutes: 60, served: 1000, seen: 982 },
		labels
	});
	expect(plain(evidenceSentence(evidence))).toBe('98 % captured · 100 % paired · 93 % attributed · labels 41 % of due');
	expect(evidenceLines(evidence).map(({ term, text }) => plain([term, text]))).toEqual([
		'Captured · 982 of 1,000 requests that the servers counted',
		'Paired · 1,000 requests, each with its response',
		'Attributed · 70 rows without a version',
		'Labelled · 410 of 1,000 rows whose labels are due',
		'Sampled · every request is meant to be logged'
	]);
});

test('what nothing says how much to expect of is not known, and never whole', () => {
	const evidence = completenessOf(place, { ...nothing, versions: [version] });
	expect(plain(evidenceSentence(evidence))).toBe('captured: not known · 100 % attributed');
	const [captured, paired] = evidenceLines(evidence);
	expect([captured?.share, paired?.share]).toEqual([null, null]);
	expect(captured?.text).toBe('no counter of the servers is read: nothing says how much to expect');
});

test('no rows are no evidence', () => {
	expect(evidenceSentence(completenessOf(place, nothing))).toEqual(['no rows in this time']);
});

test('labels that are not due, and a sample', () => {
	const sampled = { ...version, rows: 100, weight: 1000, weight2: 10_000 };
	const evidence = completenessOf(place, {
		...nothing,
		versions: [sampled],
		labels: { ...labels, labelled: 0, due: 0 }
	});
	expect(plain(evidenceSentence(evidence))).toBe(
		'captured: not known · 100 % attributed · labels not due yet · 10 % sampled'
	);
	const lines = evidenceLines(evidence);
	expect(lines.find(({ term }) => term === 'Labelled')).toMatchObject({ share: null, waits: true });
	expect(plain([lines.at(-1)?.text ?? ''])).toBe(
		'one in 10 is logged, weights make up for it; 100 rows tell as much as 100'
	);
});
