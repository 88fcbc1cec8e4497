import { describe, expect, it } from 'vitest';
import { toCsv } from '#dashboards/data-table.ts';
import { distributionBins, distributionSentence } from '#dashboards/distribution.ts';
import { placeMarks } from '#dashboards/layers/marks.ts';
import { quadrantSentence } from '#dashboards/quadrant.ts';
import { timeSentence } from '#dashboards/sentences.ts';
import { GROWING, MINUTE, point, START } from './fixtures.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const shared = { name: 'PSI', unit: '', leeway: { origin: 0, max: 0.1 }, zone: 'UTC' };

describe('timeSentence', () => {
	it.each([
		[
			'too far',
			GROWING,
			'PSI rose from 0.01 to **0.31 [0.27, 0.36]** and is known to be [[exceeded:too far]] since Tue 18 Nov 12:04; allowed up to 0.10.'
		],
		['not moved', GROWING.slice(0, 2), 'PSI has not moved: **0.01 [0.00, 0.06]**, allowed up to 0.10.'],
		['nothing', [], 'No looks at PSI in this time.'],
		[
			'blind',
			[...GROWING.slice(0, 2), point(2, null, 'blind')],
			'Leeway cannot see PSI since Tue 18 Nov 12:01: 29 of 200 rows needed. Before, PSI was 0.01 [0.00, 0.06], allowed up to 0.10.'
		]
	])('%s', (_, points, expected) => {
		expect(plain(timeSentence({ ...shared, points }))).toBe(expected);
	});
});

describe('distribution', () => {
	const sample = {
		classes: [
			{ label: 'missing', kind: 'missing' },
			{ label: '<12', kind: 'value' },
			{ label: '12+', kind: 'value' },
			{ label: 'NaN', kind: 'nan' }
		],
		current: [85, 400, 515, 0],
		reference: [4, 500, 496, 0]
	};

	it('counts shares of all rows, values first, and leaves out special classes that never occurred', () => {
		expect(distributionBins(sample)).toEqual([
			{ label: '<12', current: 0.4, reference: 0.5, special: false },
			{ label: '12+', current: 0.515, reference: 0.496, special: false },
			{ label: 'missing', current: 0.085, reference: 0.004, special: true }
		]);
	});

	it('names the class that changed most', () => {
		expect(plain(distributionSentence(distributionBins(sample), { current: 1000, reference: 1000 }))).toBe(
			'The share of <12 fell from 50 % to **40 %**; n 1,000 against 1,000.'
		);
	});
});

it('quadrantSentence names what is both too far and important, and what to watch', () => {
	const feature = (name: string, verdict: 'exceeded' | 'undecided' | 'within', importance: number) => ({
		feature: name,
		verdict,
		importance,
		moved: verdict !== 'within',
		value: 0.1,
		lower: 0.05,
		upper: 0.2
	});
	const features = [
		feature('income', 'exceeded', 0.19),
		feature('debt', 'undecided', 0.14),
		feature('weekday', 'exceeded', 0.01)
	];
	expect(quadrantSentence(features)).toBe('`income` is both too far and important. `debt` is next to watch.');
});

describe('placeMarks', () => {
	const view = { from: START, to: START + 60 * MINUTE, width: 600, after: 90, zone: 'UTC' };
	const mark = (minute: number, label: string, tone: 'deploy' | 'page' = 'deploy') => ({
		time: START + minute * MINUTE,
		label,
		tone
	});

	it('stand left of their line, unless something is in the way', () => {
		expect(placeMarks([mark(30, 'v13 to 25 %'), mark(33, 'caught up')], view).map(({ side }) => side)).toEqual([
			'left',
			'right'
		]);
		expect(placeMarks([mark(0, 'v13 to 25 %')], view)[0]?.side).toBe('right');
	});

	it('keep their line and lose their words where there is no room at all', () => {
		const crowd = [30, 30.2].map((minute) => mark(minute, 'feature view applicant_income deployed'));
		expect(placeMarks(crowd, view).map(({ side }) => side !== undefined)).toEqual([true, false]);
	});
});

describe('toCsv', () => {
	it('quotes what needs it, keeps numbers readable, and disarms formulas', () => {
		const csv = toCsv({
			columns: ['name', 'value'],
			rows: [
				['a, "b"', '−0.5'],
				['=cmd()', null],
				['-x', 1]
			]
		});
		expect(csv.split('\r\n')).toEqual(['name,value', '"a, ""b""",-0.5', "'=cmd(),", "'-x,1"]);
	});
});
