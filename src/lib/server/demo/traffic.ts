import { CREDIT_RISK, simulateCreditRisk } from './simulate/credit-risk.ts';
import { simulateGpus } from './simulate/gpus.ts';
import type { Records } from './simulate/record.ts';
import { SCREENING, simulateScreening } from './simulate/screening.ts';
import type { Slot } from './simulate/slot.ts';
import { simulateSupportReply, SUPPORT_REPLY, type Weights } from './simulate/support-reply.ts';
import { GPU_SECONDS, LABEL_DELAY, LIVE_RATE } from './history.ts';
import { V13_SHARE, type Scene } from './story.ts';

/** The traffic of one second of the live story. Labels are among it with the time at which they will be known. */
export function trafficOfSecond(seed: number, second: number, scene: Scene, weights: Weights, stable: string): Records {
	const slot = (rate: number): Slot => ({ seed, start: second * 1000, seconds: 1, rate });
	const screened = simulateScreening(slot(LIVE_RATE[SCREENING]), { label_delay: LABEL_DELAY });
	const credit = simulateCreditRisk(slot(LIVE_RATE[CREDIT_RISK]), {
		v13: V13_SHARE,
		broken: scene.broken,
		bureau_drift: false
	});
	const replies = simulateSupportReply(slot(LIVE_RATE[SUPPORT_REPLY]), weights);
	const gpus = { failing_for: scene.fan_failing_for, version: stable };
	return {
		inference: [...screened.inference, ...credit, ...replies],
		labels: screened.labels,
		gpu: second % GPU_SECONDS === 0 ? simulateGpus(seed, second * 1000, gpus) : []
	};
}
