import { Kafka, logLevel } from 'kafkajs';
import { setTimeout as delay } from 'node:timers/promises';
import { quietNegativeTimers } from '../kafka/quiet-timers.ts';

/** Whether a broker answers an admin request within `timeout_ms`. Stops early when `given_up` says so. */
export async function answers(
	broker: string,
	timeout_ms: number,
	given_up: () => boolean = () => false
): Promise<boolean> {
	const until = Date.now() + timeout_ms;
	while (Date.now() < until && !given_up()) {
		if (await ask(broker)) return true;
		await delay(200);
	}
	return false;
}

async function ask(broker: string): Promise<boolean> {
	quietNegativeTimers();
	const kafka = new Kafka({
		clientId: 'leeway-start',
		brokers: [broker],
		logLevel: logLevel.NOTHING,
		connectionTimeout: 1000,
		requestTimeout: 3000,
		retry: { retries: 0 }
	});
	const admin = kafka.admin();
	try {
		await admin.connect();
		const { brokers } = await admin.describeCluster();
		// The first question about a group makes the topic of offsets: consumers need not wait for it.
		await admin.describeGroups(['leeway']);
		return brokers.length > 0;
	} catch {
		return false;
	} finally {
		await admin.disconnect().catch(() => undefined);
	}
}
