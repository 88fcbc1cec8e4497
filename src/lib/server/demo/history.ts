import { admissions } from './simulate/berkeley.ts';
import { CREDIT_RISK, simulateCreditRisk } from './simulate/credit-risk.ts';
import { simulateGpus } from './simulate/gpus.ts';
import type { Records } from './simulate/record.ts';
import { SCREENING, simulateScreening } from './simulate/screening.ts';
import { dailyCycle, type Slot } from './simulate/slot.ts';
import { FIRST_STABLE, simulateSupportReply, SUPPORT_REPLY } from './simulate/support-reply.ts';
import { aroundIncident, creditHistory } from './story.ts';

/** Live rates, in events per second. */
export const LIVE_RATE = { [CREDIT_RISK]: 24, [SCREENING]: 8, [SUPPORT_REPLY]: 20 } as const;
/** Seconds between two samples of a GPU, live. */
export const GPU_SECONDS = 2;
/** Median seconds until a label comes, live. */
export const LABEL_DELAY = 90;

export interface HistoryPlan {
	seed: number;
	/** Epoch milliseconds, a whole minute; exclusive. */
	end: number;
	days: number;
	/** At the end so many minutes at the live rate, so that short windows have a past too. */
	dense_minutes: number;
	/** Events per hour and model before that. */
	sparse_per_hour: number;
}

/** Two weeks, the last hour of it dense. `end` is cut to the minute. */
export function historyPlan(seed: number, now: number): HistoryPlan {
	return { seed, end: Math.floor(now / 60_000) * 60_000, days: 14, dense_minutes: 60, sparse_per_hour: 240 };
}

const HOUR = 3_600_000;
const QUARTER = HOUR / 4;

export function historyStart(plan: HistoryPlan): number {
	return Math.floor(plan.end / HOUR) * HOUR - plan.days * 24 * HOUR;
}

/** The first week is what later traffic is compared with. */
export function referenceEnd(plan: HistoryPlan): number {
	return historyStart(plan) + 7 * 24 * HOUR;
}

export function denseStart(plan: HistoryPlan): number {
	return Math.floor(plan.end / QUARTER) * QUARTER - plan.dense_minutes * 60_000;
}

/** Number of batches that `historyBatches` yields. */
export function historyLength(plan: HistoryPlan): number {
	const sparse = Math.ceil((denseStart(plan) - historyStart(plan)) / (24 * HOUR));
	return 1 + sparse + Math.ceil((plan.end - denseStart(plan)) / QUARTER);
}

/** How traffic comes in a stretch of the past, in seconds. */
interface Rhythm {
	/** A burst of traffic so long, in every slot so long: bursts fill fewer minutes of the roll-ups, and load faster. */
	burst: number;
	slot: number;
}
const SPARSE: Rhythm = { burst: 60, slot: 1800 };
const DENSE: Rhythm = { burst: 60, slot: 60 };

/** Around the incident so many times as many applications are kept that an hour of them is decided. */
const INCIDENT_FACTOR = 12;
/** GPUs are sampled evenly, because gaps in their pace would be missing records: half a day of them is enough of a past. */
const GPU_HISTORY_SECONDS = 5;
const GPU_HISTORY_HOURS = 12;

/** The past in order of event time: the admissions of 1973, then a day a batch, then a quarter of an hour a batch. */
export function* historyBatches(plan: HistoryPlan): Generator<Records> {
	yield { inference: admissions(), labels: [], gpu: [] };
	const dense = denseStart(plan);
	for (let day = historyStart(plan); day < dense; day += 24 * HOUR) {
		yield stretch(plan, day, Math.min(dense, day + 24 * HOUR), SPARSE);
	}
	for (let start = dense; start < plan.end; start += QUARTER) {
		yield stretch(plan, start, Math.min(plan.end, start + QUARTER), DENSE);
	}
}

/** Fills the time from the end of the history until live traffic starts, which is how long the load took. */
export function* bridge(plan: HistoryPlan, until: number): Generator<Records> {
	for (let start = plan.end; start < until; start += QUARTER) {
		yield stretch(plan, start, Math.min(until, start + QUARTER), DENSE);
	}
}

function stretch(plan: HistoryPlan, from: number, to: number, rhythm: Rhythm): Records {
	const batch: Records = { inference: [], labels: [], gpu: [] };
	const dense = rhythm === DENSE;
	for (let start = from; start < to; start += rhythm.slot * 1000) {
		const sparse = ((plan.sparse_per_hour / 3600) * dailyCycle(start) * rhythm.slot) / rhythm.burst;
		const slot = (rate: number): Slot => ({
			seed: plan.seed,
			start,
			seconds: Math.min(rhythm.burst, (to - start) / 1000),
			rate: dense ? rate : sparse
		});
		const screened = simulateScreening(slot(LIVE_RATE[SCREENING]), { label_delay: dense ? LABEL_DELAY : 6 * 3600 });
		append(batch.inference, screened.inference);
		const applications = slot(LIVE_RATE[CREDIT_RISK]);
		if (!dense && aroundIncident(start, plan.end)) applications.rate *= INCIDENT_FACTOR;
		append(batch.inference, simulateCreditRisk(applications, creditHistory(start, plan.end)));
		append(batch.inference, simulateSupportReply(slot(LIVE_RATE[SUPPORT_REPLY]), { [FIRST_STABLE]: 1 }));
		append(batch.labels, screened.labels);
	}
	for (let time = Math.max(from, gpuStart(plan)); time < to; time += GPU_HISTORY_SECONDS * 1000) {
		append(batch.gpu, simulateGpus(plan.seed, time, { failing_for: null, version: FIRST_STABLE }));
	}
	return batch;
}

function gpuStart(plan: HistoryPlan): number {
	return Math.floor(plan.end / HOUR) * HOUR - GPU_HISTORY_HOURS * HOUR;
}

/** `push(...items)` overflows the stack with the rows of a day. */
function append<T>(target: T[], items: readonly T[]): void {
	for (const item of items) target.push(item);
}
