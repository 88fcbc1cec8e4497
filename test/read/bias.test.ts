import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelConfigSchema, type ModelConfigInput } from '#core/model-config.ts';
import { biasReportSchema, type BiasGroup, type BiasReport } from '#core/report.ts';
import { richText } from '#core/rich.ts';
import { berkeley } from '#demo/models/berkeley.ts';
import { admissions } from '#demo/simulate/berkeley.ts';
import { openCatalog } from '#ingest/catalog.ts';
import { createDirect } from '#ingest/direct.ts';
import { createPipeline } from '#ingest/pipeline.ts';
import { createBus } from '#server/bus.ts';
import { projectFileSchema } from '#server/config/project-file.ts';
import { readBias } from '#server/read/bias.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from '../store/temporary-store.ts';

/** Decisions by sex, age, selected and outcome ('' = no label): small enough to check by hand. */
const HIRING: [sex: string | null, age: string, selected: boolean, outcome: 'hire' | 'reject' | '', count: number][] = [
	['M', 'old', true, 'hire', 40],
	['M', 'old', false, 'hire', 10],
	['M', 'young', true, 'reject', 20],
	['M', 'young', false, 'reject', 30],
	['F', 'old', true, 'hire', 20],
	['F', 'old', false, 'hire', 20],
	['F', 'young', true, 'reject', 10],
	['F', 'young', false, '', 50],
	['X', 'old', true, 'hire', 3],
	['X', 'old', false, 'hire', 2],
	[null, 'young', true, '', 18],
	[null, 'young', false, '', 12]
];
const HIRING_DAYS = 4;
const START = Date.UTC(2024, 0, 8);

const hiring: ModelConfigInput = {
	model: 'hiring',
	segments: ['sex', 'age'],
	protected: {
		sex: { reference: 'M', labels: { M: 'men', F: 'women', X: 'another sex' } },
		age: { reference: 'old', min_n: 20 }
	},
	favourable: 'hire',
	label: { name: 'fit', delay_seconds: 0 },
	windows: [86_400]
};

let store: Store;
let remove = async () => {};
const models = [berkeley(), hiring, { model: 'unprotected' }].map((model) => modelConfigSchema.parse(model));
const config = { project_file: projectFileSchema.parse({}) } as Parameters<typeof readBias>[0]['config'];
const read = (request: Parameters<typeof readBias>[1]): Promise<BiasReport> => readBias({ store, config }, request);

beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
	const catalog = await openCatalog(store, () => {});
	for (const model of models) await catalog.declare('default', model);
	const ingest = createDirect(createPipeline({ store, bus: createBus(), catalog }), 'default');
	const people = HIRING.flatMap(([sex, age, selected, outcome, count]) =>
		Array.from({ length: count }, () => ({ sex, age, selected, outcome }))
	);
	const ts = (index: number) => new Date(START + (index % HIRING_DAYS) * 86_400_000 + index * 1000).toISOString();
	const events = people.map(({ sex, age, selected }, i) => ({
		...{
			model: 'hiring',
			version: 'v1',
			event_id: `h${i}`,
			ts: ts(i),
			features: {},
			prediction: selected ? 'hire' : 'reject'
		},
		segments: { ...(sex !== null && { sex }), age }
	}));
	const labels = people.flatMap(({ outcome }, i) =>
		outcome === ''
			? []
			: [{ model: 'hiring', event_id: `h${i}`, label_name: 'fit', label: outcome, observed_at: ts(i) }]
	);
	for (const outcome of [
		await ingest('inference', admissions()),
		await ingest('inference', events),
		await ingest('labels', labels)
	])
		expect(outcome.errors).toEqual([]);
}, 120_000);
afterAll(() => remove());

const groupOf = ({ groups }: BiasReport, attribute: string, group: string): BiasGroup => {
	const found = groups.find((g) => g.attribute === attribute && g.group === group);
	if (!found) throw new Error(`there is no group ${attribute}=${group}`);
	return found;
};
const rounded = (interval: { value: number; lower: number; upper: number } | null) =>
	interval && [interval.value, interval.lower, interval.upper].map((v) => Number(v.toFixed(4)));

describe('Berkeley 1973: a difference in the sum that is not in the departments', () => {
	test('says both, with the numbers of the published counts', async () => {
		const report = await read({ model: 'berkeley-1973' });
		expect(biasReportSchema.parse(report)).toEqual(report);
		expect(report).toMatchObject({
			...{ period: { start: '1973-09-01T00:00:00.000Z', end: '1973-09-02T00:00:00.000Z' }, verdict: 'exceeded' },
			...{ worst: { attribute: 'gender', group: 'F' }, intersections: null, over_time: null },
			completeness: { rows: 4526, labelled: null, unknown: { gender: 0 } }
		});
		// Wilson, Katz, and Mantel and Haenszel by hand from the 24 counts (see test/detectors/core/report-intervals.test.ts).
		const women = groupOf(report, 'gender', 'F');
		expect(women).toMatchObject({ n: 1835, selected: 557, verdict: 'exceeded', reason: 'below_min', moved: true });
		expect(rounded(women.rate)).toEqual([0.3035, 0.2829, 0.325]);
		expect(rounded(women.ratio)).toEqual([0.6818, 0.6287, 0.7395]);
		expect(report.strata?.strata.map(({ stratum, n, verdict }) => [stratum, n, verdict])).toEqual([
			['A', 108, 'undecided'],
			['B', 25, 'blind'],
			['C', 593, 'undecided'],
			['D', 375, 'undecided'],
			['E', 393, 'undecided'],
			['F', 341, 'undecided']
		]);
		expect(rounded(report.strata?.adjusted.ratio ?? null)).toEqual([1.0583, 0.9704, 1.1541]);
		expect(report.strata?.adjusted).toMatchObject({ verdict: 'within', moved: false });
		expect(richText(report.sentence).replaceAll('\u00a0', ' ')).toBe(
			'Women are selected too rarely: 0.68 times [0.63, 0.74] as often as men, allowed 0.80 to 1.25.'
		);
		expect(richText(report.lede)).toContain('Inside dept it is not so: adjusted the ratio is 1.06');
	});
});

describe('groups of several attributes with labels', () => {
	// Selected: men 60 of 100, women 30 of 100, unknown 18 of 30, another sex 3 of 5 and blind.
	test.each([
		['M', 100, 0.6, null, null, ''],
		['F', 100, 0.3, 0.5, 'exceeded', ''],
		['unknown', 30, 0.6, 1, 'undecided', ''],
		['X', 5, 0.6, null, 'blind', '5 of 30 rows needed']
	])('sex %s', async (group, n, rate, ratio, verdict, detail) => {
		const found = groupOf(await read({ model: 'hiring' }), 'sex', group);
		expect(found).toMatchObject({ n, verdict, detail });
		expect(found.rate?.value).toBeCloseTo(rate, 9);
		if (ratio === null) expect(found.ratio).toBeNull();
		else expect(found.ratio?.value).toBeCloseTo(ratio, 9);
	});

	test('every definition of fairness, or why it cannot be told', async () => {
		const { definitions } = await read({ model: 'hiring' });
		// Of the fit 20 of 40 women and 40 of 50 men; of the unfit 10 of 10 women (blind) and 20 of 50 men;
		// of the selected with a label 20 of 30 women and 40 of 60 men.
		expect(
			definitions.map(({ definition, verdict, estimate, detail }) => [
				definition,
				verdict,
				estimate && Number(estimate.value.toFixed(4)),
				detail
			])
		).toEqual([
			['demographic_parity', 'exceeded', 0.5, ''],
			['equal_opportunity', 'undecided', 0.625, ''],
			['equalized_odds', 'undecided', 0.625, ''],
			['predictive_parity', 'undecided', 1, ''],
			['calibration', 'blind', null, 'no limit is declared for scores']
		]);
	});

	test('a definition without labels is blind, never a number', async () => {
		const { definitions } = await read({ model: 'berkeley-1973' });
		expect(definitions.map(({ verdict, detail }) => [verdict, detail])).toEqual([
			['exceeded', ''],
			...Array.from({ length: 4 }, () => ['blind', 'no labels are declared'])
		]);
	});

	test('tables follow the chosen definition', async () => {
		const women = groupOf(await read({ model: 'hiring', definition: 'equal_opportunity' }), 'sex', 'F');
		expect(women).toMatchObject({ n: 40, selected: 20 });
		expect(women.ratio?.value).toBeCloseTo(0.625, 9);
	});

	test('intersections are compared with the cell of all references', async () => {
		const { intersections } = await read({ model: 'hiring' });
		expect(intersections?.attributes).toEqual(['age', 'sex']);
		const cells = Object.fromEntries(
			(intersections?.cells ?? []).map((c) => [
				c.values.join(' '),
				[c.n, c.reference ? 'reference' : c.verdict, c.ratio && Number(c.ratio.value.toFixed(4))]
			])
		);
		expect(cells).toEqual({
			'old M': [50, 'reference', 1],
			'young M': [50, 'exceeded', 0.5],
			'old F': [40, 'undecided', 0.625],
			'young F': [60, 'exceeded', 0.2083],
			'old X': [5, 'blind', null],
			'young unknown': [30, 'undecided', 0.75]
		});
	});

	test('over time, in strata of another attribute, and of another group when asked', async () => {
		const report = await read({ model: 'hiring' });
		expect(report.period).toEqual({ start: '2024-01-08T00:00:00.000Z', end: '2024-01-12T00:00:00.000Z' });
		expect(report.over_time?.bucket).toBe('day');
		expect(report.over_time?.windows.map(({ n, verdict }) => [n, verdict])).toEqual(
			Array.from({ length: 4 }, () => [25, 'blind'])
		);
		// Inside old 20 of 40 to 40 of 50, inside young 10 of 60 to 20 of 50.
		expect(report.strata?.by).toBe('age');
		expect(report.strata?.strata.map(({ ratio }) => ratio && Number(ratio.value.toFixed(4)))).toEqual([0.625, 0.4167]);
		const asked = await read({ model: 'hiring', shown: { attribute: 'sex', group: 'unknown' }, by: null });
		expect(asked).toMatchObject({ worst: { group: 'F' }, shown: { group: 'unknown' }, strata: null });
	});

	test('a part of the period counts its own rows, and no rows are blind', async () => {
		const half = await read({ model: 'hiring', to: '2024-01-10T00:00:00Z' });
		expect(half.completeness.rows).toBe(118);
		const none = await read({ model: 'hiring', from: '2020-01-01T00:00:00Z', to: '2020-02-01T00:00:00Z' });
		expect(none).toMatchObject({ verdict: 'blind', worst: null, completeness: { rows: 0 } });
	});

	test('a model without protected attributes has nothing to judge, and is not within', async () => {
		expect(await read({ model: 'unprotected' })).toMatchObject({ verdict: 'blind', groups: [], definitions: [] });
	});
});
