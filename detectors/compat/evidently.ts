import { jensenShannonDistance, relativeEntropy } from '#detectors/classical/entropy.ts';
import { ks2samp } from '#detectors/classical/ks-2samp.ts';
import { twoProportionZ } from '#detectors/classical/two-proportion-z.ts';
import { wassersteinDistance } from '#detectors/classical/wasserstein-distance.ts';
import { tallyOf } from '#detectors/core/tally.ts';
import { binned, categories, cleaned, filled, numbers, type Clean, type Test } from './evidently-data.ts';
import { meanAndSd } from './numpy-histogram.ts';
import { OTHER_TESTS } from './evidently-tests.ts';
import { goodnessOfFit } from './goodness-of-fit.ts';
import { PeerRefusal, pairedCounts, total, type Peer } from './peer.ts';

const bothKinds = ['numeric', 'categorical'] as const;

const TESTS: Record<string, Test> = {
	ks: {
		metric: 'kolmogorov_smirnov',
		threshold: 0.05,
		drift: '<=',
		kinds: ['numeric'],
		run: (column) => {
			const { statistic, p_value } = ks2samp(...numbers(column));
			return { value: p_value, statistic };
		}
	},
	wasserstein: {
		metric: 'wasserstein_normed',
		threshold: 0.1,
		drift: '>=',
		kinds: ['numeric'],
		run(column) {
			const [reference, current] = numbers(column);
			const norm = Math.max(meanAndSd(reference).sd, 0.001);
			return { value: wassersteinDistance(tallyOf(reference, current)) / norm, params: { norm } };
		}
	},
	jensenshannon: {
		metric: 'jensen_shannon',
		threshold: 0.1,
		drift: '>=',
		kinds: bothKinds,
		run(column) {
			const { reference, current } = binned(column);
			return { value: jensenShannonDistance(reference, current), params: { base: 'e', bins: reference.length } };
		}
	},
	psi: {
		metric: 'psi',
		threshold: 0.1,
		drift: '>=',
		kinds: bothKinds,
		run(column) {
			const [reference, current] = filled(column);
			const terms = reference.map((p, i) => (p - (current[i] ?? 0)) * Math.log(p / (current[i] ?? 0)));
			return { value: total(terms), params: { bins: reference.length } };
		}
	},
	kl_div: {
		metric: 'kl',
		threshold: 0.1,
		drift: '>=',
		kinds: bothKinds,
		run(column) {
			const [reference, current] = filled(column);
			return { value: relativeEntropy(reference, current), params: { bins: reference.length } };
		}
	},
	chisquare: {
		metric: 'chi_square',
		threshold: 0.05,
		drift: '<',
		kinds: ['categorical'],
		run(column) {
			const { reference, current, n, m } = categories(column);
			const counts = pairedCounts(reference, current);
			const { statistic, p_value } = goodnessOfFit(
				counts.two,
				counts.one.map((count) => (count * m) / n)
			);
			return { value: p_value, statistic };
		}
	},
	z: {
		metric: 'z',
		threshold: 0.05,
		drift: '<',
		kinds: ['categorical'],
		run(column) {
			const { reference, current, n, m } = categories(column);
			const keys = [...new Set([...reference.keys(), ...current.keys()])];
			const number = keys.every((key) => Number.isFinite(Number(key)));
			const first = keys.sort(number ? (a, b) => Number(a) - Number(b) : undefined)[0] ?? '';
			const others = (counts: Map<string, number>, rows: number) => ({
				hits: rows - (counts.get(first) ?? 0),
				n: rows
			});
			const { statistic, p_value } = twoProportionZ(others(reference, n), others(current, m));
			return { value: p_value, statistic };
		}
	},
	...OTHER_TESTS
};

/**
 * Evidently 0.7.23, `ValueDrift` and `DataDriftPreset`: its choice of test, bins, zero filling and thresholds.
 *
 * Known defects, kept: the choice depends on the number of reference rows only (1,000), so that thresholds mean
 * different things on both sides of it; bins are Sturges' over both samples together, not quantiles of the reference, and
 * `n_bins` is ignored; zeros are filled without bringing the sum back to 1; chi-square takes the reference for exactly
 * known, which at equal sizes alarms in 22 % (3 categories) to 72 % (20) of unchanged windows instead of 5 %; a new category
 * makes its p-value 0; Mann-Whitney is one-sided; the G test and Fisher's need equal numbers of rows; infinite values are
 * dropped without a word; p-values shrink with every row; nothing is corrected for the number of columns. Total variation
 * distance and MMD come from random permutations and are left out, and so is text, for which a classifier is trained.
 */
export const evidently: Peer = {
	name: 'evidently',
	source: 'evidently 0.7.23',
	metrics: [...new Set(Object.values(TESTS).map(({ metric }) => metric))],
	compare(column, metric) {
		const clean = cleaned(column);
		const name = metric === undefined ? defaultTest(clean) : testFor(metric, clean);
		const test = TESTS[name];
		if (!test) throw new PeerRefusal(`Evidently has no ${name}`);
		const { value, statistic, params = {} } = test.run(clean);
		const { threshold, drift } = test;
		const below = drift === '<' || drift === '<=';
		return {
			metric: test.metric,
			test: name,
			value,
			threshold,
			drift_when: below ? 'below' : 'above',
			drifted: below
				? value < threshold || (drift === '<=' && value === threshold)
				: value > threshold || (drift === '>=' && value === threshold),
			...(statistic !== undefined && { statistic }),
			...(below && { p_value: value }),
			params
		};
	}
};

function testFor(metric: string, { kind }: Clean): string {
	const asked = metric === 'wasserstein' ? 'wasserstein_normed' : metric;
	const found = Object.entries(TESTS).find(([, test]) => test.metric === asked && test.kinds.includes(kind));
	if (!found) throw new PeerRefusal(`Evidently has no ${metric} of a ${kind} column`);
	return found[0];
}

/** `_get_default_stattest`: by the number of reference rows left after cleaning. */
function defaultTest(column: Clean): string {
	const [reference, distinct] =
		column.kind === 'numeric'
			? [column.reference.length, new Set([...column.reference, ...column.current]).size]
			: [column.n, new Set([...column.reference.keys(), ...column.current.keys()]).size];
	const few = column.kind === 'categorical' || distinct <= 5;
	if (reference > 1000) return few ? 'jensenshannon' : 'wasserstein';
	return few ? (distinct > 2 ? 'chisquare' : 'z') : 'ks';
}
