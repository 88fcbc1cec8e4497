import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '#core/verdict.ts';
import type { BuildChart } from '#dashboards/chart-option.ts';
import { TOKEN_NAMES } from '#dashboards/chart-tokens.ts';
import { clockChart } from '#dashboards/clock-chart.ts';
import { distributionChart } from '#dashboards/distribution.ts';
import { monthsChart } from '#dashboards/months.ts';
import { narrowingChart } from '#dashboards/narrowing-chart.ts';
import { quadrantChart } from '#dashboards/quadrant.ts';
import { rateChart } from '#dashboards/rate-chart.ts';
import { smallMultiple } from '#dashboards/small-multiple.ts';
import { timeChart, verdictLanes } from '#dashboards/time-chart.ts';
import { lightTokens, renderChart } from '#server/render-chart.ts';
import { GROWING, MINUTE, point, START } from './fixtures.ts';

const end = START + 6 * MINUTE;
const holes = [...GROWING.slice(0, 2), point(2, null, 'blind'), point(5, 0.1, 'within')];
const UNKNOWN = GROWING.map((p, i) => ({ ...p, ...(i < 3 && { upper: UNBOUNDED, lower: -UNBOUNDED }) }));
const time = {
	name: 'PSI',
	unit: '',
	points: GROWING,
	leeway: { origin: 0, max: 0.1 },
	from: START,
	to: end,
	zone: 'UTC',
	description: 'x'
};
const gate = {
	name: 'ms',
	unit: 'ms',
	leeway: { origin: 0, max: 0.25 },
	start: START,
	now: end,
	stable: 'v1',
	signed: true,
	zone: 'UTC',
	description: 'x'
};
const rate = GROWING.map(({ time: at, value }) => ({ time: at, value }));

const CHARTS: Record<string, BuildChart> = {
	time: (t, s) => timeChart({ ...time, lanes: verdictLanes(GROWING), alert: { from: START, to: end } }, t, s),
	'time with holes': (t, s) => timeChart({ ...time, points: holes }, t, s),
	'time with ends without bound': (t, s) => timeChart({ ...time, points: UNKNOWN }, t, s),
	'small multiple with ends without bound': (t, s) => smallMultiple({ ...time, signed: true, points: UNKNOWN }, t, s),
	'narrowing with ends without bound': (t, s) => narrowingChart({ ...gate, points: UNKNOWN }, t, s),
	'time without data': (t, s) => timeChart({ ...time, points: [] }, t, s),
	compact: (t, s) => timeChart({ ...time, compact: true }, t, s),
	narrowing: (t, s) =>
		narrowingChart({ ...gate, points: [point(5, 0.24, 'undecided', true)], deadline: end + 9 * MINUTE }, t, s),
	'narrowing without data': (t, s) => narrowingChart({ ...gate, points: [] }, t, s),
	'small multiple': (t, s) =>
		smallMultiple({ ...time, signed: true, leeway: { origin: 0, min: -0.1, max: 0.1 } }, t, s),
	distribution: (t, s) =>
		distributionChart(
			{
				bins: [
					{ label: 'a', current: 1, reference: 0.9, special: false },
					{ label: 'missing', current: 0, reference: 0.1, special: true }
				],
				description: 'x'
			},
			t,
			s
		),
	'distribution without data': (t, s) => distributionChart({ bins: [], description: 'x' }, t, s),
	rate: (t, s) =>
		rateChart(
			{ lines: [{ name: 'stored', style: 'ink', points: rate }], from: START, to: end, zone: 'UTC', description: 'x' },
			t,
			s
		),
	months: (t, s) =>
		monthsChart(
			{
				points: GROWING,
				leeway: { min: 0.8, max: 1.25 },
				against: 'men',
				shares: { name: 'women', values: [{ time: START, share: 0.2, odd: true }] },
				from: START,
				to: end,
				window: MINUTE,
				zone: 'UTC',
				description: 'x'
			},
			t,
			s
		),
	clock: (t, s) =>
		clockChart(
			{
				clock: [
					{ time: START, value: 1980 },
					{ time: end, value: 1410 }
				],
				throttled: { time: START + MINUTE, label: 'throttles', tone: 'deploy' },
				model: time
			},
			t,
			s
		),
	'clock without data': (t, s) => clockChart({ clock: [], model: { ...time, points: [] } }, t, s),
	quadrant: (t, s) =>
		quadrantChart(
			{
				features: [
					{ feature: 'income', value: 0.3, lower: 0.2, upper: 0.4, verdict: 'exceeded', moved: true, importance: 0.2 }
				],
				leeway: { max: 0.1 },
				name: 'PSI',
				description: 'x'
			},
			t,
			s
		)
};

describe.each(Object.entries(CHARTS))('%s', (_, build) => {
	it.each([
		['wide', { width: 900, height: 340 }],
		['phone', { width: 340, height: 280 }]
	])('draws as SVG, %s', (_name, size) => {
		const svg = renderChart(build, size);
		expect(svg).toMatch(/^<svg[^>]+width="/);
		expect(svg).not.toMatch(/NaN|undefined|Infinity/);
		// A canvas leaves out a shape with a point that far away.
		expect(svg).not.toMatch(/[ ,ML"]-?\d{7}|\de\+\d/);
	});
});

it('takes its colours from the light theme', () => {
	expect(lightTokens()).toMatchObject({
		brand: '#0a6a70',
		corridor: 'rgba(10,106,112,0.095)',
		undecidedMark: '#a57a00'
	});
});

it('both themes have every token that charts need', () => {
	const css = readFileSync('src/lib/ui/tokens.css', 'utf8');
	const dark = css.slice(css.indexOf("[data-theme='dark']"));
	const shared = ['font', 'mono'];
	for (const name of TOKEN_NAMES.filter((token) => !shared.includes(token))) expect(dark).toContain(`--${name}:`);
});
