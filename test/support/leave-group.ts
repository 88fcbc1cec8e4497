import { connect } from 'node:net';

/** LeaveGroup, version 1, on behalf of another member: kafkajs has it for its own alone. */
export async function leaveGroup(broker: string, group: string, member: string): Promise<void> {
	const text = (value: string) => {
		const size = Buffer.alloc(2);
		size.writeInt16BE(value.length);
		return Buffer.concat([size, Buffer.from(value)]);
	};
	const head = Buffer.from([0, 0, 0, 0, 0, 13, 0, 1, 0, 0, 0, 1]);
	const request = Buffer.concat([head, text('fault'), text(group), text(member)]);
	request.writeInt32BE(request.length - 4, 0);
	const socket = connect({ host: '127.0.0.1', port: Number(broker.split(':')[1]) });
	const { promise, resolve, reject } = Promise.withResolvers<unknown>();
	socket.once('data', resolve);
	socket.once('error', reject);
	socket.write(request);
	await promise;
	socket.destroy();
}
