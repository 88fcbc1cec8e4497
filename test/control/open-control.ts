import type { AddressInfo } from 'node:net';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { onTestFinished } from 'vitest';
import type { ChannelConfig } from '#core/alert.ts';
import type { GateCheck, GateLook } from '#core/gate.ts';
import { startControl, type Control } from '#control/control.ts';
import { createBus, type BusEvent } from '#server/bus.ts';
import { projectFileSchema } from '#server/config/project-file.ts';
import type { Store } from '#store/store.ts';

/** A control room on a clock of its own, without loops: the test calls each round. */
export interface TestControl {
	control: Control;
	events: BusEvent[];
	/** Moves the wall clock on. */
	pass(seconds: number): void;
	now(): string;
	/** What the gate will see from now on. */
	see(checks: (look: GateLook) => GateCheck[]): void;
	looks: GateLook[];
	errors: string[];
}

export const T0 = '2026-03-02T12:00:00.000Z';

export async function openControl(
	store: Store,
	options: { channels?: ChannelConfig[]; demo?: boolean; project?: string } = {}
): Promise<TestControl> {
	let time = Date.parse(T0);
	let answer: (look: GateLook) => GateCheck[] = () => [];
	const events: BusEvent[] = [];
	const looks: GateLook[] = [];
	const errors: string[] = [];
	const bus = createBus();
	bus.subscribe((event) => events.push(event));
	const project_file = {
		...projectFileSchema.parse({ project: options.project ?? 'default' }),
		channels: options.channels ?? []
	};
	const control = await startControl(
		{
			store,
			config: { origin: 'https://leeway.example', port: 41300, demo: options.demo ?? false, project_file },
			bus,
			detect: {
				async evaluateGate(look) {
					looks.push(look);
					return answer(look);
				}
			},
			now: () => new Date(time),
			onError: (what, error) => errors.push(`${what}: ${String(error)}`)
		},
		{ loops: false }
	);
	return {
		...{ control, events, looks, errors },
		pass: (seconds) => void (time += seconds * 1000),
		now: () => new Date(time).toISOString(),
		see: (checks) => void (answer = checks)
	};
}

/** A receiver of webhooks that answers with the next of `statuses`, and then 200. */
export async function receiver(
	statuses: number[] = []
): Promise<{ url: string; got: { body: string; headers: IncomingHttpHeaders }[] }> {
	const got: { body: string; headers: IncomingHttpHeaders }[] = [];
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk) => (body += String(chunk)));
		request.on('end', () => {
			got.push({ body, headers: request.headers });
			response.writeHead(statuses.shift() ?? 200).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => void server.close());
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, got };
}
