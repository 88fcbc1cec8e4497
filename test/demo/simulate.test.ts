import { historyBatches, historyLength, type HistoryPlan } from '#demo/history.ts';
import { admissions } from '#demo/simulate/berkeley.ts';
import { simulateCreditRisk } from '#demo/simulate/credit-risk.ts';
import { HOT_GPU, simulateGpus } from '#demo/simulate/gpus.ts';
import { simulateScreening } from '#demo/simulate/screening.ts';
import type { Slot } from '#demo/simulate/slot.ts';
import { simulateSupportReply, versionTraits } from '#demo/simulate/support-reply.ts';
import { describe, expect, test } from 'vitest';

const START = Date.UTC(2026, 0, 15, 12);
const slot: Slot = { seed: 1, start: START, seconds: 600, rate: 20 };
const healthy = { v13: 0.4, broken: null, bureau_drift: false };

describe('every simulator', () => {
	test.each([
		['credit-risk', (s: Slot) => simulateCreditRisk(s, healthy)],
		['screening', (s: Slot) => simulateScreening(s, { label_delay: 60 })],
		['support-reply', (s: Slot) => simulateSupportReply(s, { v7: 3, v8: 1 })],
		['gpus', (s: Slot) => simulateGpus(s.seed, s.start, { failing_for: 4, version: 'v7' })]
	])('%s: the same slot gives the same events, another seed others', (_, simulate) => {
		expect(simulate(slot)).toEqual(simulate(slot));
		expect(simulate({ ...slot, seed: 2 })).not.toEqual(simulate(slot));
	});

	test('event ids are unique across slots, and times lie inside the slot', () => {
		const slots = [slot, { ...slot, start: START + 600_000 }, { ...slot, start: START + 1_200_000, seconds: 1 }];
		const records = slots.flatMap((s) => simulateCreditRisk(s, healthy));
		expect(new Set(records.map((record) => record.event_id)).size).toBe(records.length);
		for (const { ts } of simulateCreditRisk(slot, healthy)) {
			expect(Date.parse(ts)).toBeGreaterThanOrEqual(START);
			expect(Date.parse(ts)).toBeLessThan(START + 600_000);
		}
	});
});

function shareMissing(records: ReturnType<typeof simulateCreditRisk>, version: string, feature: string): number {
	const rows = records.filter((record) => record.version === version);
	return rows.filter((record) => record.features[feature] === null).length / rows.length;
}

describe('credit-risk', () => {
	const before = simulateCreditRisk(slot, healthy);
	const after = simulateCreditRisk(slot, { ...healthy, broken: 'income' });

	test('income goes missing for a fifth of the rows of v13, and only there', () => {
		expect(shareMissing(before, 'v13', 'income')).toBeLessThan(0.02);
		expect(shareMissing(after, 'v13', 'income')).toBeGreaterThan(0.17);
		expect(shareMissing(after, 'v13', 'income')).toBeLessThan(0.23);
		expect(shareMissing(after, 'v12', 'income')).toBe(shareMissing(before, 'v12', 'income'));
	});

	test('nothing else changes with it but the score', () => {
		const rest = ({ features, ...record }: (typeof before)[number]) => ({
			...record,
			score: null,
			prediction: null,
			features: { ...features, income: null }
		});
		expect(after.map(rest)).toEqual(before.map(rest));
	});

	test('has twelve features', () => {
		expect(Object.keys(before[0]?.features ?? {})).toHaveLength(12);
	});
});

describe('screening', () => {
	const { inference, labels } = simulateScreening({ ...slot, seconds: 7200 }, { label_delay: 60 });
	const rate = (name: string, value: string): number => {
		const group = inference.filter((record) => record.segments?.[name] === value);
		return group.filter((record) => record.prediction === 'shortlist').length / group.length;
	};

	test('women are far below four fifths of men, people over 55 close to it', () => {
		expect(rate('sex', 'F') / rate('sex', 'M')).toBeLessThan(0.7);
		const older = rate('age_band', '55+') / rate('age_band', '25-34');
		expect(older).toBeGreaterThan(0.74);
		expect(older).toBeLessThan(0.9);
	});

	test('labels come for nine in ten, after the decision, and agree with the model in four of five', () => {
		const predicted = new Map(inference.map((record) => [record.event_id, record]));
		expect(labels.length / inference.length).toBeCloseTo(0.9, 1);
		let right = 0;
		for (const label of labels) {
			const record = predicted.get(label.event_id);
			expect(Date.parse(label.observed_at)).toBeGreaterThan(Date.parse(record?.ts ?? ''));
			if (record?.prediction === label.label) right++;
		}
		expect(right / labels.length).toBeCloseTo(0.8, 1);
	});
});

describe('support-reply', () => {
	const records = simulateSupportReply({ ...slot, seconds: 3600 }, { v7: 75, v8: 25 });
	const p95 = (version: string): number => {
		const values = records.filter((r) => r.version === version).map((r) => r.latency_ms ?? 0);
		return values.sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;
	};

	test('the traffic follows the weights', () => {
		const share = records.filter((record) => record.version === 'v8').length / records.length;
		expect(share).toBeCloseTo(0.25, 1);
	});

	test('the canary is about a third slower at the 95th percentile', () => {
		expect(p95('v8') / p95('v7')).toBeGreaterThan(1.25);
		expect(p95('v8') / p95('v7')).toBeLessThan(1.45);
	});

	test('of the later candidates some are slow and some are not', () => {
		const slow = Array.from({ length: 40 }, (_, i) => versionTraits(1, `v${i + 9}`).slowness > 1);
		expect(slow).toContain(true);
		expect(slow).toContain(false);
	});
});

describe('gpus', () => {
	const hottest = (failing_for: number | null) =>
		simulateGpus(1, START, { failing_for, version: 'v7' }).find(
			(sample) => sample.host === HOT_GPU.host && sample.gpu === HOT_GPU.gpu
		)?.metrics;

	test('eight devices on two hosts, none hot at any hour', () => {
		expect(simulateGpus(1, START, { failing_for: null, version: 'v7' })).toHaveLength(8);
		for (let hour = 0; hour < 24; hour++) {
			const samples = simulateGpus(1, START + hour * 3_600_000, { failing_for: null, version: 'v7' });
			for (const { metrics } of samples) expect(metrics.temperature_c).toBeLessThan(80);
		}
	});

	test('with its fan failing one device passes 83 °C within half a minute and lowers its clock', () => {
		expect(hottest(30)?.temperature_c).toBeGreaterThan(84);
		expect(hottest(30)?.throttled).toBe(1);
		expect(hottest(30)?.sm_clock_mhz).toBeLessThan(1400);
		expect(hottest(null)?.throttled).toBe(0);
	});
});

test('berkeley-1973 is the published table: 1198 of 2691 men, 557 of 1835 women admitted', () => {
	// Totals as printed in Bickel, Hammel and O'Connell (1975) for the six departments.
	const records = admissions();
	const count = (gender: string, prediction?: string) =>
		records.filter((r) => r.segments?.gender === gender && (prediction === undefined || r.prediction === prediction))
			.length;
	expect([count('M', 'admitted'), count('M'), count('F', 'admitted'), count('F')]).toEqual([1198, 2691, 557, 1835]);
});

test('a history is made in as many batches as announced, in order, up to its end', () => {
	const plan: HistoryPlan = { seed: 1, end: START + 25 * 60_000, days: 2, dense_minutes: 60, sparse_per_hour: 60 };
	const batches = [...historyBatches(plan)];
	expect(batches).toHaveLength(historyLength(plan));
	const last = batches.at(-1)?.inference.at(-1);
	expect(Date.parse(last?.ts ?? '')).toBeLessThan(plan.end);
	const firsts = batches.map((batch) => Date.parse(batch.inference[0]?.ts ?? ''));
	expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
});
