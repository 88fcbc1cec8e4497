import type { Bus } from '#server/bus.ts';

/** Proxies close a silent connection after a minute or so, and a browser notices a dead one by the missing beat. */
const HEARTBEAT_MS = 15_000;

/**
 * Server-sent events of the bus. Each message is named after its kind and carries `{ kind, id }`; a comment is sent as
 * heartbeat. The stream ends when the reader goes away.
 */
export function eventStream(bus: Bus, heartbeatMs = HEARTBEAT_MS): Response {
	const encoder = new TextEncoder();
	let stop = (): void => undefined;
	const body = new ReadableStream<Uint8Array>({
		start(controller) {
			const send = (text: string) => controller.enqueue(encoder.encode(text));
			const beat = setInterval(() => send(': beat\n\n'), heartbeatMs);
			const unsubscribe = bus.subscribe((event) => send(`event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`));
			stop = () => {
				clearInterval(beat);
				unsubscribe();
			};
			send('retry: 2000\n\n');
		},
		cancel() {
			stop();
		}
	});
	return new Response(body, {
		headers: {
			'content-type': 'text/event-stream',
			'cache-control': 'no-store',
			// Some proxies keep answers back until they are complete unless told.
			'x-accel-buffering': 'no'
		}
	});
}
