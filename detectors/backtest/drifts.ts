import { canInject, type Drift } from '#detectors/core/inject.ts';
import { countedKind, type Series } from './series.ts';

/** Windows over which a gradual drift grows. */
export const GRADUAL_WINDOWS = 24;

export const SIZES = {
	mean: [0.25, 0.5, 1],
	spread: [1.25, 1.5, 2],
	missing: [0.05, 0.1, 0.25],
	new_category: [0.02, 0.05, 0.2],
	rare_class: [0.1, 0.2, 0.4]
} satisfies Record<Drift['kind'], readonly number[]>;
const KINDS = ['mean', 'spread', 'missing', 'new_category', 'rare_class'] as const;

/** Up to three sizes of every kind of drift that the monitor could see, and of a gradual one. */
export function driftsFor(series: Series): Drift[] {
	const counted = countedKind(series.metric.name);
	const only = counted === 'missing' ? 'missing' : 'new_category';
	const sudden = KINDS.filter((kind) => counted === undefined || kind === only)
		.flatMap((kind) => SIZES[kind].map((size) => ({ kind, size, over: 1 })))
		.filter((drift) => canInject(series, drift));
	return withGradual(sudden);
}

/** Sudden drifts, and those of the first kind again, as they come over many windows. */
export function withGradual<D extends { kind: string; over: number }>(sudden: readonly D[]): D[] {
	const first = sudden.filter(({ kind }) => kind === sudden[0]?.kind);
	return [...sudden, ...first.map((drift) => ({ ...drift, over: GRADUAL_WINDOWS }))];
}
