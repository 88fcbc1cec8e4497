import type { TwoSample } from '#detectors/core/summary.ts';
import { sampleOf } from '../metric-miss.ts';

/** A hundred and two hundred rows over six values that are not evenly spaced; scipy computed their distances for several tests. */
export const uneven: TwoSample = sampleOf([10, 25, 30, 20, 10, 5], [20, 60, 50, 40, 20, 10], [1, 2, 4, 7, 11, 20]);
