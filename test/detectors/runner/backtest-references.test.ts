import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endsOf } from '#detectors/backtest/series.ts';
import { uniformFrom } from '#detectors/core/seeded.ts';
import { seriesOf } from '#detectors/runner/backtest.ts';
import { historyOf } from '#detectors/runner/backtest-history.ts';
import { backtestPlan } from '#detectors/runner/backtest-plan.ts';
import { findingHistory } from '#store/repositories/findings.ts';
import { lookedAt, replayed, requestOf } from './replayed.ts';
import { openBench, traffic, type Bench } from './seed.ts';

const HOUR = 3_600_000;
const START = Date.parse('2024-03-01T00:00:00Z');
const HOURS = 72;
const ROWS = 300;
/** Income moves by two standard deviations here, and other labels come, for good. */
const STEP = 60;
const iso = (hour: number) => new Date(START + hour * HOUR).toISOString();
const leeway = { max: 0.1, rationale: 'test' };
/** Distances that read values, all of which have an upper limit alone. */
const VALUES = ['kolmogorov_smirnov', 'anderson_darling', 'epps_singleton', 'wasserstein_normed'];
const label = { name: 'truth', delay_seconds: 2 * 3600 };

describe('backtests against other references, and of labels', { timeout: 60_000 }, () => {
	let bench: Bench;
	const request = (monitor: string) => requestOf(bench, monitor);
	const run = (monitor: string) => replayed(bench, monitor, START);

	beforeAll(async () => {
		const income = { metric: 'psi', feature: 'income', leeway };
		bench = await openBench([
			{
				model: 'credit',
				label,
				reference: { kind: 'window', start: iso(0), end: iso(24) },
				references: {
					before: { kind: 'moving', span_hours: 6, gap_hours: 2 },
					later: { kind: 'window', start: iso(STEP), end: iso(STEP + 6) },
					never: { kind: 'window', start: iso(1000), end: iso(1001) }
				},
				monitors: [
					{ monitor: 'income', ...income },
					{ monitor: 'income.later', ...income, reference: 'later' },
					{ monitor: 'income.never', ...income, reference: 'never' },
					{ monitor: 'truth', metric: 'jensen_shannon', feature: '@label', leeway },
					{ monitor: 'truth.before', metric: 'jensen_shannon', feature: '@label', reference: 'before', leeway },
					{ monitor: 'income.before', ...income, reference: 'before' },
					...VALUES.flatMap((metric) => [
						{ ...income, monitor: `income.${metric}`, metric },
						{ ...income, monitor: `income.before.${metric}`, metric, reference: 'before' }
					])
				]
			}
		]);
		const hours = Array.from({ length: HOURS }, (_, hour) => hour);
		const random = uniformFrom(5);
		const rows = hours.flatMap((hour) =>
			traffic({
				model: 'credit',
				start: START + hour * HOUR,
				seconds: 3600,
				rows: ROWS,
				shift: hour >= STEP ? 2 : 0,
				seed: hour
			})
		);
		await bench.send('inference', rows);
		await bench.send(
			'labels',
			rows.map(({ event_id, ts }) => ({
				model: 'credit',
				event_id,
				label_name: label.name,
				label: random() < (Date.parse(ts) >= START + STEP * HOUR ? 0.8 : 0.3) ? 'yes' : 'no',
				observed_at: new Date(Date.parse(ts) + HOUR).toISOString()
			}))
		);
		await lookedAt(bench);
	}, 120_000);
	afterAll(() => bench.close());

	const both = VALUES.flatMap((metric) => [`income.${metric}`, `income.before.${metric}`]);
	test.each(['income.before', ...both])('%s: the same intervals as the findings', async (monitor) => {
		const of = await backtestPlan(bench.store, request(monitor));
		if ('cannot' in of) throw new Error(of.cannot);
		const { windows = [], binning } = (await historyOf(bench.store, of, 3600)) ?? {};
		const findings = await findingHistory(bench.store, { model: 'credit', monitor, from: iso(0), to: iso(HOURS) });
		const known = new Map(findings.map((finding) => [Date.parse(finding.window.start), finding]));
		// The last hour is not known to be whole; those of the main reference gave the classes and the profile.
		expect(windows.map(({ start }) => (start - START) / HOUR)).toEqual(
			Array.from({ length: HOURS - 25 }, (_, i) => i + 24)
		);
		const last = binning && seriesOf(of, 3600, binning);
		if (!last) throw new Error('no series');
		// A backtest takes the last series of the ledger; here each keeps its own, in the order in which they are declared.
		const series = { ...last, index: of.plan.config.monitors.findIndex((it) => it.monitor === monitor) + 1 };
		for (const window of windows) {
			const finding = known.get(window.start);
			expect(endsOf(series, window, finding?.look ?? NaN)?.lower).toBeCloseTo(finding?.lower ?? NaN, 9);
		}
	});

	test('a moving reference pages at a step, once', async () => {
		const moving = await run('income.before');
		expect(moving).toMatchObject({ against: 'the 6 h that ended 2 h before', pages: [STEP] });
		expect(moving.length).toMatchObject({ windows: HOURS - 25, blind: 0, inside_reference: false });
		expect(await run('income')).toMatchObject({ against: '', pages: [STEP] });
		const flood = moving.length.drifts.find(({ kind, size }) => kind === 'missing' && size === 0.25);
		expect(flood?.now).toEqual({ median_windows: 1, missed: 0 });
	});

	test.each(['kolmogorov_smirnov', 'wasserstein_normed'])(
		'%s reads values, and pages at the step, once',
		async (metric) => {
			const { length, pages } = await run(`income.${metric}`);
			expect(pages).toEqual([STEP]);
			expect(length).toMatchObject({ windows: HOURS - 25, blind: 0 });
			const kinds = new Set(length.drifts.map(({ kind }) => kind));
			expect(kinds).toEqual(new Set(['mean', 'spread', 'missing', 'rare_class']));
		}
	);

	test('a frozen reference of its own: windows inside it are left out', async () => {
		const later = await run('income.later');
		expect(later).toMatchObject({ against: 'later', pages: [24] });
		// 24 to 59, and what follows it.
		expect(later.length.windows).toBe(STEP - 24 + HOURS - 1 - STEP - 6);
	});

	test('a reference without rows is refused', async () => {
		await expect(run('income.never')).rejects.toThrow('held against never');
	});

	test('labels, up to the last hour whose labels are due', async () => {
		const truth = await run('truth');
		expect(truth.pages).toEqual([STEP]);
		expect(truth.length).toMatchObject({ blind: 0, to: iso(HOURS - 3) });
		const grown = truth.length.drifts.find(
			({ kind, size, over }) => kind === 'new_category' && size === 0.2 && over === 1
		);
		expect(grown?.now).toEqual({ median_windows: 1, missed: 0 });
		expect(await run('truth.before')).toMatchObject({ pages: [STEP] });
	});
});
