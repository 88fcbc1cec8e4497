import { andersonKsamp } from '#detectors/classical/anderson-ksamp.ts';
import { energyDistance } from '#detectors/classical/energy-distance.ts';
import { eppsSingleton2samp } from '#detectors/classical/epps-singleton-2samp.ts';
import { fisherExact } from '#detectors/classical/fisher-exact.ts';
import { mannWhitneyU } from '#detectors/classical/mannwhitneyu.ts';
import { ttestInd } from '#detectors/classical/ttest-ind.ts';
import { momentsOf } from '#detectors/core/moments.ts';
import { tallyOf, type Tally } from '#detectors/core/tally.ts';
import { evidentlyCramer } from './evidently-cramer.ts';
import { categories, numbers, type Clean, type Test } from './evidently-data.ts';
import { goodnessOfFitG } from './goodness-of-fit.ts';
import { binEdges, histogram } from './numpy-histogram.ts';
import { PeerRefusal, pairedCounts, total } from './peer.ts';

/** The tests that Evidently chooses by itself for nothing, and runs where they are named. */
export const OTHER_TESTS: Record<string, Test> = {
	hellinger: {
		metric: 'hellinger',
		threshold: 0.1,
		drift: '>=',
		kinds: ['numeric', 'categorical'],
		run: (column) => ({ value: Math.sqrt(1 - Math.min(1, Math.max(0, overlap(column)))) })
	},
	ed: {
		metric: 'energy',
		threshold: 0.1,
		drift: '>',
		kinds: ['numeric'],
		run: (column) => ({ value: energyDistance(tally(column)) })
	},
	anderson: numeric('anderson_darling', 0.1, '<', ({ values, x, y }) => {
		if (values.length < 2) throw new PeerRefusal('Evidently fails: Anderson-Darling needs two different values');
		return andersonKsamp([x, y]);
	}),
	cramer_von_mises: numeric('cramer_von_mises', 0.1, '<=', evidentlyCramer),
	mannw: numeric('mann_whitney', 0.05, '<', (both) => mannWhitneyU(both, { alternative: 'less' })),
	t_test: numeric('t', 0.05, '<', (both) => {
		const [one, two] = [momentsOf(both, 'x'), momentsOf(both, 'y')];
		if (one.n + two.n <= 2 || (one.squares + two.squares === 0 && one.mean === two.mean))
			throw new PeerRefusal('Evidently gives NaN: both sides are the same constant, or of one row');
		return ttestInd(one, two, { equal_var: true });
	}),
	es: numeric('epps_singleton', 0.05, '<', (both) => {
		const { df, ...result } = eppsSingleton2samp(both);
		// Two constants: what rounding leaves of a covariance of 0 makes the statistic huge.
		const constants = both.values.length === 2 && Array.from(both.x).every((count) => count === 0 || count === both.n);
		if (df === 0 && constants && both.n > 1 && 4 * Math.min(both.n, both.m) >= both.n + both.m)
			return { ...result, p_value: 0 };
		if (df === 0) throw new PeerRefusal('Evidently fails: the interquartile range of both sides together is 0');
		return result;
	}),
	fisher_exact: {
		metric: 'fisher_exact',
		threshold: 0.1,
		drift: '<',
		kinds: ['categorical'],
		run(column) {
			const { reference, current, n, m } = categories(column);
			if (n !== m) throw new PeerRefusal('Evidently fails: Fisher needs as many reference as current rows');
			const counts = pairedCounts(reference, current);
			if (counts.one.length > 2)
				throw new PeerRefusal('Evidently fails, or answers at random: Fisher needs two categories');
			const [a = 0, b = 0] = counts.two;
			const [c = 0, d = 0] = counts.one;
			return {
				value: fisherExact([
					[a, b],
					[c, d]
				]).p_value
			};
		}
	},
	g_test: {
		metric: 'g',
		threshold: 0.1,
		drift: '<',
		kinds: ['categorical'],
		run(column) {
			const { reference, current, n, m } = categories(column);
			if (n !== m) throw new PeerRefusal('Evidently fails: its G test needs as many reference as current rows');
			const counts = pairedCounts(reference, current);
			const { statistic, p_value } = goodnessOfFitG(counts.two, counts.one);
			return { value: p_value, statistic };
		}
	}
};

function numeric(
	metric: string,
	threshold: number,
	drift: Test['drift'],
	test: (both: Tally) => { statistic: number; p_value: number }
): Test {
	const run = (column: Clean) => {
		const { statistic, p_value } = test(tally(column));
		return { value: p_value, statistic };
	};
	return { metric, threshold, drift, kinds: ['numeric'], run };
}

function tally(column: Clean): Tally {
	return tallyOf(...numbers(column));
}

/** Bhattacharyya's coefficient: by category, or over Sturges' bins of the different values, as densities. */
function overlap(column: Clean): number {
	if (column.kind === 'categorical') {
		const { one, two } = pairedCounts(column.reference, column.current);
		return total(one.map((count, i) => Math.sqrt((count / column.n) * ((two[i] ?? 0) / column.m))));
	}
	const { reference, current, integer } = column;
	const edges = binEdges([...new Set([...reference, ...current])], 'sturges', integer);
	const [first = 0, last = 0] = [edges[0], edges.at(-1)];
	const width = (last - first) / (edges.length - 1);
	const density = (values: Float64Array) => {
		const counts = histogram(values, edges);
		const rows = total(counts);
		return counts.map((count, i) => count / rows / ((edges[i + 1] ?? 0) - (edges[i] ?? 0)));
	};
	const [p, q] = [density(reference), density(current)];
	return total(p.map((height, i) => Math.sqrt(height * (q[i] ?? 0)) * width));
}
