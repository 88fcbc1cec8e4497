export interface BrokerLayout {
	port: number;
	controller_port: number;
	/** Folder of the log segments. */
	log_dir: string;
}

/** Configuration of a single KRaft node that only this machine can reach. */
export function serverProperties({ port, controller_port, log_dir }: BrokerLayout): string {
	const properties: Record<string, string | number> = {
		'process.roles': 'broker,controller',
		'node.id': 1,
		listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller_port}`,
		'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller_port}`,
		'controller.listener.names': 'CONTROLLER',
		'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
		'controller.quorum.voters': `1@127.0.0.1:${controller_port}`,
		'log.dirs': log_dir.replaceAll('\\', '/'),
		'num.partitions': 4,
		// Somebody who sends events to a new topic expects it to be there.
		'auto.create.topics.enable': 'true',
		'offsets.topic.replication.factor': 1,
		'offsets.topic.num.partitions': 4,
		'transaction.state.log.replication.factor': 1,
		'transaction.state.log.min.isr': 1,
		'transaction.state.log.num.partitions': 4,
		'share.coordinator.state.topic.replication.factor': 1,
		'share.coordinator.state.topic.min.isr': 1,
		// One consumer: nobody else to wait for.
		'group.initial.rebalance.delay.ms': 0,
		'log.segment.bytes': 64 * 1024 * 1024,
		'log.retention.hours': 168,
		'log.retention.bytes': 1024 ** 3
	};
	return Object.entries(properties)
		.map(([key, value]) => `${key}=${value}\n`)
		.join('');
}
