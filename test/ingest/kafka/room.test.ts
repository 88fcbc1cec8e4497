import { expect, test } from 'vitest';
import { createRoom } from '#ingest/kafka/room.ts';

test('who has entered too much waits until enough has left', async () => {
	const room = createRoom(10);
	const [first, second] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
	await room.enter(first.promise, 10);
	let entered = false;
	const entering = room.enter(second.promise, 6).then(() => (entered = true));
	await Promise.resolve();
	expect(entered).toBe(false);
	first.resolve(undefined);
	await entering;
	expect(entered).toBe(true);
	// What is larger than the room waits for itself alone.
	const large = Promise.withResolvers<undefined>();
	const last = room.enter(large.promise, 100);
	second.resolve(undefined);
	large.resolve(undefined);
	await last;
});
