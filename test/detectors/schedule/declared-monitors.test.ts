import { describe, expect, it } from 'vitest';
import { modelConfigSchema, type ModelConfigInput } from '#core/model-config.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { monitorsOf } from '#detectors/schedule/declared-monitors.ts';
import type { Seen } from '#detectors/schedule/monitor.ts';
import { referencePlan } from '#detectors/schedule/reference-window.ts';
import { isStale, recordsMissing, usualPace } from '#detectors/schedule/staleness.ts';

const HOUR = 3_600_000;
const seen: Seen = {
	features: [{ feature: 'income', kind: 'numeric' }],
	segments: ['sex=F', 'sex=M', 'sex=X', 'age=old', 'age=young'],
	missing: new Map()
};
const leeway = { max: 1, rationale: 'test' };
const config = (rest: Partial<ModelConfigInput>) => modelConfigSchema.parse({ model: 'credit', ...rest });
const names = (rest: Partial<ModelConfigInput>) =>
	monitorsOf(config(rest), seen, metricNamed).map(({ monitor }) => monitor);
const groups = { sex: { reference: 'M' }, age: { reference: 'young' } };

describe('monitorsOf', () => {
	it('takes the declared ones instead of the defaults', () => {
		expect(names({ monitors: [{ monitor: 'errors', metric: 'error_rate', leeway }] })).toEqual(['errors']);
	});

	it('keeps the defaults beside objectives', () => {
		const slo = { monitor: 'slo.fast', metric: 'quantile', quantile: 0.99, leeway };
		expect(names({ monitors: [slo] })).toEqual(['income.psi', 'slo.fast']);
	});

	it.each([
		['', ['bias.sex.F', 'bias.sex.X', 'bias.age.old']],
		['sex', ['bias.F', 'bias.X']],
		['sex=F', ['bias']]
	])('spreads a comparison of groups that names "%s"', (segment, expected) => {
		const monitors = [{ monitor: 'bias', metric: 'dir', segment, leeway }];
		expect(names({ protected: groups, monitors })).toEqual(expected);
	});

	it('takes unit and origin from the metric, and counts outcomes by whole hours only', () => {
		const monitors = [
			{ monitor: 'a', metric: 'psi', feature: 'income', leeway },
			{ monitor: 'b', metric: 'accuracy', leeway: { min: 0.8, rationale: 'test' } }
		];
		const found = monitorsOf(config({ monitors, windows: [60, 7200] }), seen, metricNamed);
		expect(found[0]).toMatchObject({ leeway: { origin: 0, unit: '' }, windows: [60, 7200] });
		expect(found[1]).toMatchObject({ leeway: { unit: 'share' }, windows: [7200], concern: 'performance' });
	});

	it.each([
		['categorical', '@label.jensen_shannon'],
		['numeric', '@label.psi']
	] as const)('watches which labels come to %s predictions, by whole hours', (kind, monitor) => {
		const label = { name: 'repaid', delay_seconds: 60 };
		const here: Seen = { ...seen, features: [{ feature: '@prediction', kind }] };
		const found = monitorsOf(config({ label, windows: [60, 7200] }), here, metricNamed);
		expect(found.at(-1)).toMatchObject({
			monitor,
			feature: '@label',
			windows: [7200],
			leeway: { origin: 0, max: 0.1 }
		});
		expect(monitorsOf(config({}), here, metricNamed).map((it) => it.feature)).not.toContain('@label');
	});
});

describe('referencePlan', () => {
	const first = Date.parse('2026-03-01T10:20:00Z');
	const floor = Date.parse('2026-03-01T10:00:00Z');
	const mark = (until: number) => ({ until, live: true });

	it.each([
		[[60], 24 / 60],
		[[3600], 24],
		[[60, 3600], 24 / 60],
		[[86_400], 5 * 24]
	])('of windows of %j seconds is the first %d hours', (windows, hours) => {
		const start = Math.floor(first / (Math.min(...windows) * 1000)) * Math.min(...windows) * 1000;
		const end = start + hours * HOUR;
		expect(referencePlan(config({ windows }), first, mark(end - 1))).toBeUndefined();
		expect(referencePlan(config({ windows }), first, mark(end))).toMatchObject({ kind: 'first_traffic', start, end });
	});

	it('waits for the end of a declared window', () => {
		const reference = { kind: 'window' as const, start: '2026-03-01T00:00:00Z', end: '2026-03-02T00:00:00Z' };
		const end = Date.parse(reference.end);
		expect(referencePlan(config({ reference }), first, mark(end - 1))).toBeUndefined();
		expect(referencePlan(config({ reference }), first, mark(end))).toMatchObject({ kind: 'window', end });
		// A replay that ended in the last hour of the window has all of it.
		expect(referencePlan(config({ reference }), first, { until: 0, live: false, flush: end - 1 })).toMatchObject({
			end
		});
	});

	it('reads the rows of one version', () => {
		const reference = { kind: 'version' as const, version: 'v1' };
		const plan = referencePlan(config({ reference }), first, mark(floor + 30.5 * HOUR));
		expect(plan).toMatchObject({ kind: 'version', version: 'v1', start: floor, end: floor + 30 * HOUR });
	});
});

describe('staleness', () => {
	it.each([
		['a busy model after one empty window', 40, 1, true],
		['a slow model after one empty window', 8 / 60, 1, false],
		['a slow model after three hours', 8 / 60, 180, true],
		['a model that never sent a row', 0, 1000, false]
	])('%s', (_, pace, empty, stale) => expect(isStale(pace, empty)).toBe(stale));

	it('takes the pace between the first and the last window with rows', () => {
		const rows = [
			{ start: 0, rows: 10 },
			{ start: 180_000, rows: 30 }
		];
		expect(usualPace(rows, 60)).toBe(10);
		expect(usualPace([], 60)).toBe(0);
	});

	it.each([
		[6, 6, false],
		[5, 6, false],
		[4, 6, true],
		// 9.7 % missing, and 10.6 %.
		[325, 360, false],
		[322, 360, true],
		[0, 0, false]
	])('%d of %d records', (found, expected, missing) => expect(recordsMissing(found, expected)).toBe(missing));
});
