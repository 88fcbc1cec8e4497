import { modelConfigSchema } from '#core/model-config.ts';
import { rolloutConfigSchema } from '#core/rollout.ts';
import { historyBatches, historyPlan } from '#demo/history.ts';
import { supportRollout } from '#demo/models/support-reply.ts';
import { demoModels } from '#demo/project.ts';
import { describe, expect, test } from 'vitest';

const plan = historyPlan(1, Date.UTC(2026, 0, 15, 12, 34, 56));
const models = demoModels(plan).map((model) => modelConfigSchema.parse(model));

describe('the configuration of the demo', () => {
	test('is valid, and every simulated model says so', () => {
		expect(models.map((model) => [model.model, model.simulated ?? false])).toEqual([
			['credit-risk', true],
			['screening', true],
			['support-reply', true],
			['berkeley-1973', false]
		]);
		expect(rolloutConfigSchema.parse(supportRollout()).simulated).toBe(true);
	});

	test('declares exactly the features that the simulator sends', () => {
		const sample = historyBatches({ ...plan, days: 1, sparse_per_hour: 60 });
		const seen = new Map([...sample].flatMap((batch) => batch.inference.map((row) => [row.model, row.features])));
		for (const { model, features } of models) {
			expect(Object.keys(seen.get(model) ?? {}).toSorted()).toEqual(Object.keys(features).toSorted());
		}
	});

	test('names each monitor once, and gives each a reason', () => {
		for (const { monitors } of models) {
			expect(new Set(monitors.map((monitor) => monitor.monitor)).size).toBe(monitors.length);
			for (const { leeway } of monitors) expect(leeway.rationale.length).toBeGreaterThan(20);
		}
	});

	test('takes the first week of the history as reference', () => {
		expect(models[0]?.reference).toEqual({
			kind: 'window',
			start: '2026-01-01T12:00:00.000Z',
			end: '2026-01-08T12:00:00.000Z'
		});
	});
});
