import type { Tally } from '#detectors/core/tally.ts';
import { areaOf } from './wasserstein-distance.ts';

/**
 * Energy distance of two samples of finite numbers: sqrt(2 times the area under (F - G)^2), in the root of their unit
 * (Szekely and Rizzo 2013), as scipy.stats.energy_distance gives it.
 */
export function energyDistance(tally: Tally): number {
	return Math.sqrt(2 * areaOf(tally, (gap) => gap * gap));
}
