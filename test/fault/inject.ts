import kafkajs, { type Consumer, type ConsumerConfig, type EachBatchPayload, type Kafka } from 'kafkajs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClickHouse } from '#store/store.ts';
import type { Fault } from './plan.ts';

let armed: (Fault & { left: number }) | undefined;

/** The next time its step is reached for the nth time, the fault happens; undefined: none will. */
export function arm(fault: Fault | undefined): void {
	armed = fault && { ...fault, left: fault.nth };
}

/** A step was reached. Kills, fails or waits where a fault is due. */
async function reach(step: string): Promise<void> {
	if (armed?.step !== step || --armed.left > 0) return;
	const { action, ms } = armed;
	armed = undefined;
	process.send?.({ is: 'fired', step, action });
	if (action === 'kill') process.kill(process.pid, 'SIGKILL');
	// The parent kills from outside, at any moment of what follows.
	else if (action === 'doom') process.send?.({ is: 'doomed', ms });
	else if (action === 'slow') await delay(ms);
	else if (action === 'full')
		throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
	else throw new Error(`Injected failure at ${step}`);
}

/** Every way of the store to insert, with steps before, during and after. */
export function injectStore(ch: ClickHouse): ClickHouse {
	return new Proxy(ch, {
		get(target, name) {
			const value: unknown = Reflect.get(target, name);
			if (typeof value !== 'function') return value;
			if (!String(name).startsWith('insert')) return value.bind(target) as unknown;
			return async (...args: unknown[]) => {
				await reach('insert.before');
				await reach('insert.during');
				const result: unknown = await value.apply(target, args);
				await reach('insert.after');
				return result;
			};
		}
	});
}

/** A clock that is ahead by so many ms. */
export function injectClock(ahead: number): void {
	const { now } = Date;
	Date.now = () => now() + ahead;
}

/** The file through which a block goes into the engine: a full disk shows there. */
export function injectDisk(): void {
	const { writeFile } = fs;
	fs.writeFile = (async (...args: Parameters<typeof writeFile>) => {
		if (String(args[0]).includes('spool')) await reach('spool');
		if (String(args[0]).includes('journal')) await reach('journal');
		return writeFile(...args);
	}) as typeof writeFile;
	syncBuiltinESMExports();
}

/** Small fetches, quick answers, and steps around every fetch, heartbeat and commit. */
export function injectKafka(): void {
	const prototype = kafkajs.Kafka.prototype as Kafka;
	const { consumer: original } = prototype;
	prototype.consumer = function (this: Kafka, config?: ConsumerConfig): Consumer {
		const consumer = original.call(this, {
			...{ groupId: '', ...config },
			...{ minBytes: 1, maxWaitTimeInMs: 400, maxBytesPerPartition: 2_000_000, heartbeatInterval: 500 }
		});
		const { run, commitOffsets } = consumer;
		consumer.run = (options = {}) => {
			const { eachBatch } = options;
			return run({
				...options,
				...(eachBatch && {
					async eachBatch(payload: EachBatchPayload) {
						await reach('fetch');
						await eachBatch({
							...payload,
							async heartbeat() {
								await reach('heartbeat');
								await payload.heartbeat();
							}
						});
					}
				})
			});
		};
		consumer.commitOffsets = async (offsets) => {
			const kind = offsets[0]?.metadata?.includes('"end"') ? 'intent' : 'final';
			await reach(`${kind}.before`);
			await commitOffsets(offsets);
			await reach(`${kind}.after`);
		};
		return consumer;
	};
}
