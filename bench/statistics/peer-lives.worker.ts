import { parentPort } from 'node:worker_threads';
import { PeerRefusal, type NumberSide, type Peer } from '#detectors/compat/peer.ts';
import { PEERS } from '#detectors/compat/peers.ts';
import { binBounds } from '#detectors/core/scale.ts';
import { randomFrom } from '../../test/detectors/random.ts';
import { BINS } from './changes.ts';
import { FEATURES } from './life.ts';
import { Hours, type Traffic } from './traffic.ts';

export interface PeerLivesJob {
	traffic: Traffic;
	looks: number;
	/** Rows of the reference: whole hours. */
	reference_rows: number;
	seed: number;
}

const SCALE = { scale_id: 1, centre: 0, spread: 1 };
const EDGES = BINS.map((bin) => binBounds(bin, SCALE));
const BOUNDS = EDGES.slice(1).map(([low]) => low);

/** Looks in which at least one of twenty features is called drifted, by peer. */
parentPort?.on('message', ({ traffic, looks, reference_rows, seed }: PeerLivesJob) => {
	const alerted = PEERS.map(() => new Set<number>());
	for (let feature = 0; feature < FEATURES; feature++) {
		const random = randomFrom(seed * FEATURES + feature);
		const hours = new Hours(traffic, BOUNDS, seed * FEATURES + feature);
		const rowsOf = (windows: number): NumberSide => {
			const parts = Array.from({ length: windows }, () => valuesOf(hours.next(), random.uniform));
			return { values: Float64Array.from(parts.flat()), integer: false };
		};
		const reference = rowsOf(Math.max(1, Math.round(reference_rows / traffic.n)));
		for (let look = 0; look < looks; look++) {
			const current = rowsOf(1);
			for (const [at, peer] of PEERS.entries()) {
				if (!alerted[at]?.has(look) && drifted(peer, reference, current)) alerted[at]?.add(look);
			}
		}
	}
	parentPort?.postMessage(alerted.map((found) => found.size));
});

function drifted(peer: Peer, reference: NumberSide, current: NumberSide): boolean {
	try {
		return peer.compare({ kind: 'numeric', reference, current }).drifted;
	} catch (error) {
		if (error instanceof PeerRefusal) return false;
		throw error;
	}
}

/** Rows with these counts, anywhere inside their bins, in no order. */
function valuesOf(counts: readonly number[], uniform: () => number): number[] {
	const values = counts.flatMap((count, i) => {
		const [low, high] = EDGES[i] ?? [0, 0];
		return Array.from({ length: count }, () => low + (high - low) * uniform());
	});
	for (let i = values.length - 1; i > 0; i--) {
		const j = Math.floor(uniform() * (i + 1));
		[values[i], values[j]] = [values[j] ?? 0, values[i] ?? 0];
	}
	return values;
}
