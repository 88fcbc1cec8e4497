/**
 * False pages of the domain classifier over lives of unchanged traffic: `node bench/joint-lives.ts [--lives 50] [--looks 24] [--from 1] [--only 0]`.
 * Twenty features in five groups that hang together, 1,000 rows an hour, a reference of a week, the limit of the default monitor
 * (0.6), the ledger's own levels at the 30th series. Seeded.
 */
import { parseArgs } from 'node:util';
import { isBlind } from '#core/verdict.ts';
import { dispersionProfile } from '#detectors/core/dispersion.ts';
import { jointProfile } from '#detectors/core/joint-profile.ts';
import { endsFor, levelOf } from '#detectors/core/ledger.ts';
import { seasonOf, slotOf } from '#detectors/core/season.ts';
import { normalFrom } from '#detectors/core/seeded.ts';
import type { DispersionProfile, Rows } from '#detectors/core/summary.ts';
import { domainClassifier } from '#detectors/metrics/domain-classifier.ts';

const WIDTH = 20;
const N = 1000;
const HOURS = 168;
const KEPT = 24_000;
const USED = 10_000;
const MAX = 0.6;
const LEEWAY = { origin: 0.5, max: MAX, unit: '', rationale: 'simulation', revision: 1 };
const CUTS = [-1.4, -1, -0.7, -0.4, -0.2, 0, 0.2, 0.4, 0.7, 1, 1.4];

interface Scenario {
	name: string;
	/** Correlation of neighbouring rows; spread of the hours' means, and their correlation; height of the daily cycle. */
	rows?: number;
	hours?: number;
	lasting?: number;
	cycle?: number;
	/** Shift of the first feature after the reference, in standard deviations. */
	shift?: number;
	/** Compares with the whole reference though the hours follow a cycle. */
	out_of_season?: boolean;
}

/** An area of 0.6 under the curve: Phi(0.358 / sqrt 2). */
const ON_THE_LIMIT = 0.358;
const SCENARIOS: Scenario[] = [
	{ name: 'independent rows' },
	{ name: 'independent rows, on the limit', shift: ON_THE_LIMIT },
	{ name: 'rows AR(1) 0.9', rows: 0.9 },
	{ name: 'rows AR(1) 0.9, on the limit', rows: 0.9, shift: ON_THE_LIMIT },
	{ name: 'hours correlated 0.9, 0.1 sd', hours: 0.1, lasting: 0.9 },
	{ name: 'hours correlated 0.9, 0.1 sd, on the limit', hours: 0.1, lasting: 0.9, shift: ON_THE_LIMIT },
	{ name: 'a daily cycle of 0.5 sd', cycle: 0.5 },
	{ name: 'the same, not compared by the hour', cycle: 0.5, out_of_season: true }
];

const columns = Array.from({ length: WIDTH }, (_, k) => `f${k}`);

/** Hours of traffic, one after the other. */
function trafficOf(scenario: Scenario, seed: number): (hour: number, shift: number) => Rows {
	const { rows: phi = 0, hours = 0, lasting = 0, cycle = 0 } = scenario;
	const normal = normalFrom(seed);
	const means = Float64Array.from(columns, () => normal() * hours);
	const state = Float64Array.from({ length: WIDTH + 5 }, () => normal());
	return (hour, shift) => {
		for (let k = 0; k < WIDTH; k++)
			means[k] = lasting * (means[k] ?? 0) + Math.sqrt(1 - lasting ** 2) * hours * normal();
		const wave = cycle * Math.SQRT2 * Math.sin((2 * Math.PI * hour) / 24);
		const values = new Float64Array(N * WIDTH);
		for (let row = 0; row < N; row++) {
			for (let k = 0; k < state.length; k++) state[k] = phi * (state[k] ?? 0) + Math.sqrt(1 - phi * phi) * normal();
			for (let k = 0; k < WIDTH; k++) {
				const own = 0.8 * (state[k] ?? 0) + 0.6 * (state[WIDTH + (k % 5)] ?? 0);
				values[row * WIDTH + k] = own + (means[k] ?? 0) + wave + (k === 0 ? shift : 0);
			}
		}
		return { columns, n: N, values };
	};
}

function countsOf({ n, values }: Rows, column: number): number[] {
	const counts = new Array<number>(CUTS.length + 1).fill(0);
	for (let row = 0; row < n; row++) {
		const value = values[row * WIDTH + column] ?? 0;
		let place = 0;
		while (place < CUTS.length && value > (CUTS[place] ?? 0)) place++;
		counts[place] = (counts[place] ?? 0) + 1;
	}
	return counts;
}

function profilesOf(
	hours: readonly Rows[],
	use_season: boolean
): { profiles: DispersionProfile[]; in_season: boolean } {
	const origin = { binning_id: '', window_seconds: 3600, source: 'simulation' };
	const found = columns.flatMap((_, column) => {
		const windows = hours.map((rows, hour) => ({ start: hour * 3_600_000, counts: countsOf(rows, column) }));
		const season = use_season ? seasonOf(windows, 3600) : null;
		const slots = season && windows.map(({ start }) => slotOf(start, season.period_seconds, 3600));
		const profile = dispersionProfile(
			windows.map(({ counts }) => counts),
			origin,
			slots ?? undefined
		);
		return profile ? [{ ...profile, season }] : [];
	});
	return { profiles: found, in_season: found.some(({ season }) => season) };
}

/** A sample of the reference's rows: every so manieth of an hour. */
function sampleOf(hours: readonly Rows[], most: number): Rows {
	const each = Math.min(N, Math.ceil(most / hours.length));
	const step = Math.floor(N / each);
	const values = new Float64Array(hours.length * each * WIDTH);
	let at = 0;
	// Rows of different hours in turn, so that every third of the sample has all hours.
	for (let i = 0; i < each; i++)
		for (const rows of hours) {
			values.set(rows.values.subarray(i * step * WIDTH, (i * step + 1) * WIDTH), at);
			at += WIDTH;
		}
	return { columns, n: hours.length * each, values };
}

interface Life {
	paged: boolean;
	highest: number;
	highest_lower: number;
	moved: number;
}

function live(scenario: Scenario, seed: number, looks: number): Life {
	const next = trafficOf(scenario, seed);
	const hours = Array.from({ length: HOURS }, (_, hour) => next(hour, 0));
	const { profiles, in_season } = profilesOf(hours, !scenario.out_of_season);
	const parts = Array.from({ length: 24 }, (_, slot) =>
		sampleOf(
			hours.filter((_, hour) => hour % 24 === slot),
			KEPT / 24
		)
	);
	const whole = sampleOf(hours, USED);
	const life: Life = { paged: false, highest: 0, highest_lower: 0, moved: 0 };
	for (let look = 1; look <= looks; look++) {
		const hour = HOURS + look - 1;
		const current = next(hour, scenario.shift ?? 0);
		const reference = in_season ? parts[hour % 24] : whole;
		if (!reference) continue;
		const profile = jointProfile(profiles, {
			rows: N,
			drawn: N,
			reference_rows: in_season ? (HOURS / 24) * N : HOURS * N,
			reference_drawn: reference.n
		});
		const alpha = endsFor(levelOf({ alpha: 0.05, index: 30, epoch: 1, look }), LEEWAY);
		const made = domainClassifier.estimate({ current, reference }, { alpha, min_n: 200, ...(profile && { profile }) });
		if (isBlind(made)) continue;
		life.paged ||= made.lower > MAX;
		life.moved += Number(made.lower > 0.5);
		life.highest = Math.max(life.highest, made.value);
		life.highest_lower = Math.max(life.highest_lower, made.lower);
	}
	return life;
}

const { values: options } = parseArgs({
	options: {
		lives: { type: 'string', default: '50' },
		looks: { type: 'string', default: '24' },
		from: { type: 'string', default: '1' },
		only: { type: 'string' }
	}
});
for (const [index, scenario] of SCENARIOS.entries()) {
	if (options.only !== undefined && Number(options.only) !== index) continue;
	const lives = Array.from({ length: Number(options.lives) }, (_, i) =>
		live(scenario, 1000 * index + Number(options.from) + i, Number(options.looks))
	);
	const most = (of: (life: Life) => number) => Math.max(...lives.map(of)).toFixed(3);
	console.log(
		`${scenario.name}: ${lives.filter(({ paged }) => paged).length} of ${lives.length} lives paged, ` +
			`${lives.filter(({ moved }) => moved > 0).length} moved; highest area ${most((life) => life.highest)}, ` +
			`highest lower end ${most((life) => life.highest_lower)}`
	);
}
