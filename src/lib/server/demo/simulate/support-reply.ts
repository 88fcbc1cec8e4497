import { hash32, type Random } from '#demo/random.ts';
import { arrivals, clamp, round, type Slot } from './slot.ts';
import type { InferenceRecord } from './record.ts';

export const SUPPORT_REPLY = 'support-reply';

/** The version every demo begins with, and the canary that is slower. */
export const FIRST_STABLE = 'v7';
export const SLOW_CANARY = 'v8';

/** What a version is like: a factor on both latencies, and the share of requests that fail. */
export interface VersionTraits {
	slowness: number;
	errors: number;
}

/** Traits of a version: v7 is the baseline, v8 is slower, of later ones every second is (by the seed). */
export function versionTraits(seed: number, version: string): VersionTraits {
	if (version === FIRST_STABLE) return { slowness: 1, errors: 0.004 };
	if (version === SLOW_CANARY) return { slowness: 1.38, errors: 0.004 };
	const slow = hash32(`${seed}/${version}`) % 2 === 0;
	return { slowness: slow ? 1.4 : 0.97, errors: 0.004 };
}

/** Share of the traffic by version; shares need not add up to one. */
export type Weights = Readonly<Record<string, number>>;

/** Replies of a chat endpoint. Latencies in milliseconds: to the first token, and to the last. */
export function simulateSupportReply(slot: Slot, weights: Weights): InferenceRecord[] {
	const records: InferenceRecord[] = [];
	for (const { ts, event_id, random } of arrivals(SUPPORT_REPLY, slot)) {
		const version = random.pick(weights);
		const { slowness, errors } = versionTraits(slot.seed, version);
		records.push({ model: SUPPORT_REPLY, version, event_id, ts, ...reply(random, slowness, errors) });
	}
	return records;
}

function reply(random: Random, slowness: number, errors: number) {
	const inputTokens = Math.round(Math.exp(random.normal(6.1, 0.7)));
	const outputTokens = Math.round(clamp(Math.exp(random.normal(5.0, 0.55)), 1, 1024));
	const first = slowness * Math.exp(random.normal(Math.log(310), 0.3)) + 0.02 * inputTokens;
	const perToken = slowness * Math.exp(random.normal(Math.log(11), 0.12));
	const failed = random.chance(errors);
	return {
		features: {
			input_tokens: inputTokens,
			output_tokens: outputTokens,
			ttft_ms: round(first, 1),
			language: random.pick({ en: 58, de: 17, fr: 13, es: 12 }),
			topic: random.pick({ delivery: 38, billing: 27, returns: 19, account: 11, other: 5 })
		},
		prediction: failed ? 'error' : outputTokens >= 900 ? 'length' : 'stop',
		latency_ms: round(first + perToken * outputTokens, 1),
		status: failed ? '500' : 'ok'
	};
}
