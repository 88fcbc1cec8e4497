import { join } from 'node:path';
import { adopt, startLocalKafka } from '#ingest/broker/local-kafka.ts';
import { loadConfig } from '#server/config/load.ts';

/** `leeway kafka start|stop|status`: the local broker of the data directory, without the server. */
export async function kafkaCommand([action]: string[]): Promise<number> {
	const config = loadConfig(process.env);
	const dir = join(config.data_dir, 'kafka');
	if (action === 'start') {
		const options = { dir, port: config.kafka_port, cache: config.kafka_cache };
		const kafka = await startLocalKafka({ ...options, onProgress: (text) => console.log(text) });
		if ('unavailable' in kafka) {
			console.error(kafka.unavailable);
			return 1;
		}
		console.log(`KAFKA_BROKERS=${kafka.brokers.join(',')}`);
		return 0;
	}
	if (action !== 'stop' && action !== 'status') {
		console.error('Say what to do: leeway kafka start, stop or status.');
		return 1;
	}
	const running = await adopt(dir);
	if (action === 'stop') await running?.stop();
	const verb = action === 'stop' ? 'stopped' : 'running';
	console.log(
		running ? `${verb}: ${running.brokers.join(',')} (process ${running.pid ?? 'in Docker'})` : 'not running'
	);
	return 0;
}
