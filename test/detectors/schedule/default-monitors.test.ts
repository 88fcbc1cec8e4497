import { describe, expect, it } from 'vitest';
import { modelConfigSchema } from '#core/model-config.ts';
import { defaultMonitors, gpuMonitors } from '#detectors/schedule/default-monitors.ts';
import type { Seen } from '#detectors/schedule/monitor.ts';

const seen: Seen = {
	features: [
		{ feature: 'income', kind: 'numeric' },
		{ feature: 'region', kind: 'categorical' },
		{ feature: '@prediction', kind: 'categorical' },
		{ feature: '@latency_ms', kind: 'numeric' },
		{ feature: '@status', kind: 'categorical' }
	],
	segments: ['sex=F', 'sex=M', 'channel=web'],
	missing: new Map([['income', 0.004]])
};
const config = modelConfigSchema.parse({ model: 'credit', protected: { sex: { reference: 'M' } } });

describe('defaultMonitors', () => {
	const monitors = defaultMonitors(config, seen);

	it('watches what arrived, in a fixed order', () => {
		expect(monitors.map(({ monitor }) => monitor)).toEqual([
			'income.psi',
			'region.jensen_shannon',
			'income.missing',
			'region.new',
			'@prediction.jensen_shannon',
			'@status.error_rate',
			'sex.F.dir',
			'@inputs.domain_classifier'
		]);
	});

	it('gives every leeway an end, and a reason that says it is a default', () => {
		for (const { leeway } of monitors) {
			expect(leeway.min ?? leeway.max).toBeDefined();
			expect(leeway.rationale).toMatch(/^default: /);
		}
	});

	it('lets missing values rise by two points above the reference', () => {
		const missing = monitors.find(({ monitor }) => monitor === 'income.missing');
		expect(missing?.leeway).toMatchObject({ origin: 0.004, max: 0.024 });
		expect(missing?.leeway.rationale).toContain('0.4 %');
	});

	it.each([
		[0.97, 0.985],
		[0.995, 0.9975],
		[0.99984, 0.9999],
		[1, 1]
	])('never calls the usual share too much: %d of the reference are missing', (usual, max) => {
		const sparse = defaultMonitors(config, { ...seen, missing: new Map([['income', usual]]) });
		const { leeway } = sparse.find(({ monitor }) => monitor === 'income.missing') ?? {};
		expect(leeway).toMatchObject({ origin: usual, max });
		expect(leeway?.rationale).toContain('half of what is left');
	});

	it('watches all inputs together where there are several', () => {
		expect(monitors.at(-1)).toMatchObject({ feature: '@inputs', leeway: { origin: 0.5, max: 0.6 } });
		const alone = defaultMonitors(config, { ...seen, features: seen.features.slice(0, 1) });
		expect(alone.some(({ feature }) => feature === '@inputs')).toBe(false);
	});

	it('watches the descriptors of a text and the vectors of an embedding', () => {
		const features = [
			{ feature: 'prompt', kind: 'text' },
			{ feature: 'prompt.language', kind: 'categorical' },
			{ feature: 'prompt.length', kind: 'numeric' },
			{ feature: 'vector', kind: 'embedding' },
			{ feature: 'vector.norm', kind: 'numeric' }
		] as const;
		const missing = new Map(['prompt.language', 'prompt.length', 'vector.norm'].map((feature) => [feature, 0]));
		const found = defaultMonitors(config, { features, segments: [], missing });
		expect(found.map(({ monitor }) => monitor).filter((name) => !name.startsWith('@'))).toEqual([
			...['prompt.language.jensen_shannon', 'prompt.length.psi', 'vector.domain_classifier', 'vector.norm.psi'],
			// One descriptor tells that the text is missing, and the norm that the vector is.
			...['prompt.language.missing', 'vector.norm.missing', 'prompt.language.new']
		]);
		expect(found.find(({ feature }) => feature === 'vector')?.leeway).toMatchObject({ origin: 0.5, max: 0.65 });
	});

	it('compares every group but the reference, with the smaller minimum of groups', () => {
		expect(monitors.find(({ metric }) => metric === 'dir')).toMatchObject({
			segment: 'sex=F',
			against: 'sex=M',
			min_n: 30
		});
	});
});

describe('gpuMonitors', () => {
	it('watches the levels that the samples of a device carry', () => {
		const monitors = gpuMonitors([{ host: 'a', gpu: '0', metrics: ['temperature_c', 'power_w'] }], [60]);
		expect(monitors).toMatchObject([
			{ monitor: 'a.0.temperature_c', segment: 'gpu=a/0', leeway: { max: 83, unit: '°C' } }
		]);
	});
});
