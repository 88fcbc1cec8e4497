import { describe, expect, it } from 'vitest';
import { spreadOf } from '#detectors/core/share-profile.ts';
import type { DispersionProfile } from '#detectors/core/summary.ts';
import { dispersionOf, profiledAs } from '#detectors/runner/dispersion-of.ts';
import { profileKey, type Plan } from '#detectors/runner/plan.ts';
import type { Monitor } from '#detectors/schedule/monitor.ts';

const HOUR = 3600;
const monitor: Monitor = {
	monitor: 'm',
	concern: 'drift',
	metric: 'missing_share',
	feature: 'x',
	segment: '',
	against: '',
	reference: '',
	windows: [HOUR, 6 * HOUR, 24 * HOUR],
	leeway: { origin: 0.01, max: 0.03, unit: 'share', rationale: 'test', revision: 1 },
	quantile: null,
	min_n: 1,
	source: 'declared'
};
const reference = { id: 'r1' } as NonNullable<Plan['reference']>;
const binning = { kind: 'categorical' as const, binning_id: 'b1', categories: [], rare: [] };
const summary = { categories: {}, n: 0, weight: 0, weight2: 0, missing: 0 };
const baseline = new Map([['\nx', { binning, summary }]]);
const season = { period_seconds: 24 * HOUR, cycles: 7, counts: Array.from({ length: 24 }, (_, i) => [i, 100]) };

function planWith(of: Monitor, profile: Partial<DispersionProfile>) {
	const id = profiledAs({ baseline, reference }, of)?.id ?? '';
	const whole = {
		binning_id: id,
		window_seconds: HOUR,
		eigenvalues: [3],
		windows: 168,
		source: '',
		rows: 100,
		...profile
	};
	return { baseline, reference, profiles: new Map([[profileKey('x', id, HOUR), whole]]) };
}
const windowOf = (seconds: number) => ({ seconds, start: 5 * HOUR * 1000, end: (5 * HOUR + seconds) * 1000 });

describe('what is known of how windows differ', () => {
	it('a share has a profile of its own, by metric, quantile, segment and reference; a distance that of its classes', () => {
		const ids = [
			monitor,
			{ ...monitor, metric: 'new_category_share' },
			{ ...monitor, segment: 'sex=F' },
			{ ...monitor, metric: 'quantile', quantile: 0.9 },
			{ ...monitor, metric: 'quantile', quantile: 0.99 },
			{ ...monitor, metric: 'psi' }
		].map((of) => profiledAs({ baseline, reference }, of)?.id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.at(-1)).toBe('b1');
		expect(profiledAs({ baseline, reference }, { ...monitor, metric: 'kl' })?.id).toBe('b1');
		expect(profiledAs({ baseline }, monitor)).toBeUndefined();
		expect(profiledAs({ baseline, reference }, { ...monitor, metric: 'level' })).toBeUndefined();
	});

	it('in season a change is measured from the same hour, an objective is not', () => {
		const plan = planWith(monitor, { share: 0.01, season });
		expect(dispersionOf(plan, monitor, windowOf(HOUR), 100, undefined)).toMatchObject({ in_season: [5, 100] });
		const { origin: _, ...objective } = monitor.leeway;
		const known = dispersionOf(plan, { ...monitor, leeway: objective }, windowOf(HOUR), 100, undefined);
		expect(known).toHaveProperty('profile');
		expect(known).not.toHaveProperty('in_season');
	});

	it('a longer length without a profile takes the shorter one if it holds whole cycles, and strays no farther', () => {
		const flat = planWith(monitor, { share: 0.01 });
		const found = dispersionOf(flat, monitor, windowOf(6 * HOUR), 600, undefined);
		expect(found).toMatchObject({ profile: { season: null } });
		if ('blind' in found) throw new Error(found.detail);
		const hour = dispersionOf(flat, monitor, windowOf(HOUR), 100, undefined);
		if ('blind' in hour) throw new Error(hour.detail);
		expect(spreadOf(hour.profile, 100).window).toBeGreaterThan(0.1);
		expect(spreadOf(found.profile, 600).window).toBe(spreadOf(hour.profile, 100).window);
		const cyclic = planWith(monitor, { share: 0.01, season });
		expect(dispersionOf(cyclic, monitor, windowOf(6 * HOUR), 600, undefined)).toMatchObject({
			blind: 'thin_reference'
		});
		expect(dispersionOf(cyclic, monitor, windowOf(24 * HOUR), 2400, undefined)).toMatchObject({
			profile: { season: null }
		});
	});

	it('a comparison of two groups in a longer length is charged for the rows', () => {
		const dir = { ...monitor, metric: 'dir', against: 'sex=M' };
		const found = dispersionOf(planWith(dir, {}), dir, windowOf(6 * HOUR), 600, undefined);
		expect(found).toMatchObject({ profile: { eigenvalues: [13] } });
	});

	it('a distance of a longer length is blind, and nothing is known without any profile', () => {
		const psi = { ...monitor, metric: 'psi' };
		const plan = planWith(psi, {});
		expect(dispersionOf(plan, psi, windowOf(6 * HOUR), 600, undefined)).toMatchObject({ blind: 'thin_reference' });
		expect(dispersionOf({ ...plan, profiles: new Map() }, psi, windowOf(HOUR), 100, undefined)).toEqual({});
	});
});
