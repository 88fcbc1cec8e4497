import { ks2samp } from '#detectors/classical/ks-2samp.ts';
import { PeerRefusal, type Peer } from './peer.ts';

const ALPHA = 0.005;
const LEAST_GAP = 0.1;

/**
 * River 0.26.1, the rule of KSWIN on two windows: drift where the p-value of the KS test is at most 0.005 and the statistic
 * above 0.1. KSWIN itself takes the windows from a stream, 30 random rows of the last 100 against the latest 30; here the two
 * files are the windows.
 *
 * Known defects, kept: at 30 rows nothing below a gap of about 0.4 can reach the p-value; missing values are not
 * known to it; the rule is applied after every row at the same level, so that it alarms about 1,340 times in a million
 * unchanged rows, and far more often when rows resemble their neighbours.
 */
export const river: Peer = {
	name: 'river',
	source: 'river 0.26.1',
	metrics: ['kolmogorov_smirnov'],
	compare(column, metric = 'kolmogorov_smirnov') {
		if (column.kind !== 'numeric') throw new PeerRefusal("River's detectors take numbers only");
		if (metric !== 'kolmogorov_smirnov') throw new PeerRefusal(`River has no ${metric} of two samples`);
		const { reference, current } = column;
		if ([...reference.values, ...current.values].some(Number.isNaN))
			throw new PeerRefusal('River fails or gives NaN: missing values are not known to KSWIN');
		if (reference.values.length === 0 || current.values.length === 0)
			throw new PeerRefusal('River gives nothing: a window has no rows');
		const { statistic, p_value } = ks2samp(reference.values, current.values);
		return {
			metric,
			test: 'kswin',
			value: statistic,
			threshold: LEAST_GAP,
			drift_when: 'above',
			drifted: p_value <= ALPHA && statistic > LEAST_GAP,
			statistic,
			p_value,
			params: { alpha: ALPHA }
		};
	}
};
