import { eppsSingleton2samp } from '#detectors/classical/epps-singleton-2samp.ts';
import { boundedDifference } from '#detectors/core/bounded-differences.ts';
import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { grainOf, valueTally } from '#detectors/core/ordered.ts';
import { referenceUnit } from '#detectors/core/reference-unit.ts';
import type { Tally } from '#detectors/core/tally.ts';

/** Frequencies per standard deviation of the reference: those of the classical test for normal data (0.4 and 0.8 over 0.6745). */
const FREQUENCIES = [0.593, 1.186];

/**
 * Distance of the characteristic functions: the root mean square of |phi_current(t) - phi_reference(t)| at the two frequencies at which
 * Epps and Singleton compare them, in units of the reference's standard deviation. Sees changes of place, spread and shape, also
 * of discrete values.
 *
 * Range: 0 (equal there; other frequencies are not looked at) to 2. Sign: none. Of finite values. The unit belongs to the frozen
 * reference and is taken as it is. Value: the squares less their own noise. Interval: bounded differences, since one row moves
 * it by at most 2/n or 2/m (McDiarmid 1989), and the mean of its noise, at most sqrt(1/n + 1/m): exact for every law and sample
 * size. `method.params` holds the classical statistic and its p-value, which pages nobody. Reference: Epps and Singleton 1986.
 */
export const eppsSingleton: Metric<'two_sample'> = {
	name: 'epps_singleton',
	title: 'Epps-Singleton',
	version: 1,
	kind: 'distance',
	unit: '',
	needs: 'two_sample',
	feature: 'numeric',
	origin: 0,
	range: [0, 2],
	estimate: (sample, context) => {
		const tally = valueTally(sample, context.min_n);
		if ('blind' in tally) return tally;
		const { alpha, profile } = context;
		const rows = effectiveRows(tally.n, tally.m, profile);
		const { square, noise } = wavesApart(tally, referenceUnit(tally), rows);
		const plain = Math.sqrt(square);
		const interval = {
			value: Math.sqrt(Math.max(0, square - noise)),
			lower: Math.max(
				0,
				plain - Math.sqrt(1 / rows.n + 1 / rows.m) - boundedDifference(alpha.lower, rows.n, rows.m, 2)
			),
			upper: Math.min(2, plain + boundedDifference(alpha.upper, rows.n, rows.m, 2))
		};
		const { statistic, p_value } = eppsSingleton2samp(tally);
		return madeEstimate(interval, context, tally, {
			name: 'bounded_differences',
			params: {
				plain,
				debiased: true,
				...grainOf(tally, sample.fine?.exact),
				statistic,
				p_value,
				p_value_kind: 'classical'
			}
		});
	}
};

/** Mean over the frequencies of |phi_x - phi_y|^2, and what sampling adds to it. */
function wavesApart({ values, x, y, n, m }: Tally, unit: number, rows: { n: number; m: number }) {
	let [square, noise] = [0, 0];
	for (const frequency of FREQUENCIES) {
		let [cosX, sinX, cosY, sinY] = [0, 0, 0, 0];
		for (let i = 0; i < values.length; i++) {
			const angle = (frequency * (values[i] ?? 0)) / unit;
			const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
			cosX += (cos * (x[i] ?? 0)) / n;
			sinX += (sin * (x[i] ?? 0)) / n;
			cosY += (cos * (y[i] ?? 0)) / m;
			sinY += (sin * (y[i] ?? 0)) / m;
		}
		square += ((cosX - cosY) ** 2 + (sinX - sinY) ** 2) / FREQUENCIES.length;
		noise += ((1 - cosX ** 2 - sinX ** 2) / rows.n + (1 - cosY ** 2 - sinY ** 2) / rows.m) / FREQUENCIES.length;
	}
	return { square, noise };
}
