import { blindFor, decide, type Blind } from '#core/verdict.ts';
import { PeerRefusal, type Peer, type PeerColumn, type PeerResult } from '#detectors/compat/peer.ts';
import type { ComparedFinding } from './finding.ts';

/**
 * A peer's number for one column as a finding: no interval, no level, and the verdict is the peer's own, `exceeded` where
 * it calls drift. Where the peer fails, this column is blind and says what the peer does.
 */
export function peerFinding(column: string, data: PeerColumn, peer: Peer, metric?: string): ComparedFinding {
	const rows =
		data.kind === 'numeric'
			? { n: data.current.values.length, reference_n: data.reference.values.length }
			: { n: data.current.length, reference_n: data.reference.length };
	const result = numberOf(data, peer, metric);
	if ('blind' in result) return blindFinding(column, data.kind, { ...result, ...rows }, peer, metric);
	const { value, threshold, drift_when, drifted, p_value, statistic, test, params } = result;
	return {
		column,
		kind: data.kind,
		metric: result.metric,
		value,
		lower: null,
		upper: null,
		level: null,
		unit: '',
		...rows,
		verdict: drifted ? 'exceeded' : 'within',
		reason: drifted ? (drift_when === 'above' ? 'beyond_max' : 'below_min') : 'inside',
		moved: drifted,
		leeway: {
			...(drift_when === 'above' ? { max: threshold } : { min: threshold }),
			unit: '',
			rationale: `default of ${peer.source}`,
			revision: 1
		},
		detail: '',
		change: '',
		method: {
			name: `${peer.name}.${test}`,
			version: 1,
			params: { source: peer.source, ...params, ...(statistic !== undefined && { statistic }) }
		},
		p_value: p_value ?? null,
		p_value_test: p_value === undefined ? '' : test
	};
}

/** A column of which the peer gives no number at all. */
export function blindFinding(
	column: string,
	kind: ComparedFinding['kind'],
	blind: Blind,
	peer: Peer,
	metric = ''
): ComparedFinding {
	const leeway = { max: 0, unit: '', rationale: `${peer.source} gives no number`, revision: 1 };
	return {
		column,
		kind,
		metric,
		value: null,
		lower: null,
		upper: null,
		level: null,
		unit: '',
		n: blind.n,
		reference_n: blind.reference_n,
		...decide(blind, leeway),
		leeway,
		detail: blind.detail,
		change: '',
		method: { name: peer.name, version: 1, params: { source: peer.source } },
		p_value: null,
		p_value_test: ''
	};
}

function numberOf(data: PeerColumn, peer: Peer, metric: string | undefined): PeerResult | Blind {
	const blind = (detail: string) => blindFor('detector_error', detail);
	try {
		const result = peer.compare(data, metric);
		return Number.isFinite(result.value) ? result : blind(`${peer.name} gives ${result.value}`);
	} catch (error) {
		if (error instanceof PeerRefusal) return blind(error.message);
		return blind(`${peer.name}: ${error instanceof Error ? error.message : String(error)}`);
	}
}
