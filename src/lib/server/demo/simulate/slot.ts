import { seeded, type Random } from '#demo/random.ts';

/** A piece of event time for which one model's traffic is made. The same slot gives the same events. */
export interface Slot {
	seed: number;
	/** Event time of the first instant, epoch milliseconds. */
	start: number;
	seconds: number;
	/** Expected events per second at the mean of the day. */
	rate: number;
}

/** One arrival: its event time, its number in the slot, and the stream its values come from. */
export interface Arrival {
	ts: string;
	event_id: string;
	random: Random;
}

/** Share of the mean rate at a time of day (UTC): quiet at four in the morning, busy at four in the afternoon. */
export function dailyCycle(time: number): number {
	const hours = (time / 3_600_000) % 24;
	return 1 - 0.45 * Math.cos(((hours - 4) / 24) * 2 * Math.PI);
}

/** The arrivals of a slot in order of time: a Poisson count, spread evenly over the slot. */
export function* arrivals(model: string, slot: Slot): Generator<Arrival> {
	const random = seeded(`${slot.seed}/${model}/${slot.start}`);
	const count = random.poisson(slot.rate * slot.seconds);
	const step = (slot.seconds * 1000) / Math.max(1, count);
	const prefix = `${model}-${(slot.start / 1000).toString(36)}-`;
	for (let i = 0; i < count; i++) {
		const time = Math.floor(slot.start + (i + random.uniform()) * step);
		yield { ts: new Date(time).toISOString(), event_id: prefix + i.toString(36), random };
	}
}

export function clamp(value: number, low: number, high: number): number {
	return Math.min(high, Math.max(low, value));
}

/** Rounded, as an application would log it: shorter records, and no false precision. */
export function round(value: number, digits: number): number {
	const scale = 10 ** digits;
	return Math.round(value * scale) / scale;
}
