import { describe, expect, test } from 'vitest';
import { eventStream } from '#server/api/stream.ts';
import { createBus } from '#server/bus.ts';

async function read(reader: ReadableStreamDefaultReader<Uint8Array>, until: string): Promise<string> {
	let text = '';
	while (!text.includes(until)) {
		const { value, done } = await reader.read();
		if (done) break;
		text += new TextDecoder().decode(value);
	}
	return text;
}

describe('the event stream', () => {
	test('carries kind and id, and nothing else', async () => {
		const bus = createBus();
		const response = eventStream(bus);
		expect(response.headers.get('content-type')).toBe('text/event-stream');
		const reader = response.body?.getReader();
		if (!reader) throw new Error('no body');
		bus.emit({ kind: 'alerts', id: '812' });
		expect(await read(reader, '812')).toContain('event: alerts\ndata: {"kind":"alerts","id":"812"}\n\n');
		await reader.cancel();
	});

	test('beats while nothing happens, and stops listening when the reader goes away', async () => {
		let listeners = 0;
		const stream = eventStream(
			{
				emit: () => undefined,
				subscribe() {
					listeners++;
					return () => void listeners--;
				}
			},
			5
		);
		const reader = stream.body?.getReader();
		if (!reader) throw new Error('no body');
		expect(await read(reader, ': beat')).toContain(': beat\n\n');
		expect(listeners).toBe(1);
		await reader.cancel();
		expect(listeners).toBe(0);
	});
});
