import { afterEach, expect, test } from 'vitest';
import { NotReady } from '#ingest/sources/not-ready.ts';
import { openSchemaRegistry } from '#ingest/sources/schema-registry.ts';
import { startFakeRegistry, type FakeRegistry } from '../../support/fake-registry.ts';

let registry: FakeRegistry | undefined;
afterEach(() => registry?.close());

const ANSWERS = {
	'/schemas/ids/1': { schema: '"int"' },
	'/schemas/ids/2': {
		schema: '{"type":"record","name":"Holder","fields":[{"name":"x","type":"bank.Inner"}]}',
		references: [{ name: 'bank.Inner', subject: 'bank.Inner', version: 3 }]
	},
	'/subjects/bank.Inner/versions/3': {
		schema: '{"type":"record","name":"bank.Inner","fields":[{"name":"y","type":"int"}]}'
	},
	'/schemas/ids/3': { schemaType: 'THRIFT', schema: '' },
	'/schemas/ids/5': 500
};

async function open(user: string | null = null, clock?: () => number) {
	registry = await startFakeRegistry(ANSWERS);
	return openSchemaRegistry({ url: registry.url, user, password: 'secret' }, clock);
}

test('schemas are fetched once each, with what they use and the credentials', async () => {
	const client = await open('me');
	await client.fetch([1, 2, 1]);
	await client.fetch([1, 2]);
	expect(client.schema(1)?.read(Uint8Array.of(4))).toBe(2);
	expect(client.schema(2)?.read(Uint8Array.of(4))).toEqual({ x: { y: 2 } });
	const authorization = `Basic ${Buffer.from('me:secret').toString('base64')}`;
	expect(registry?.asked).toEqual(
		['/schemas/ids/1', '/schemas/ids/2', '/subjects/bank.Inner/versions/3'].map((path) => ({ path, authorization }))
	);
});

test('a login in the address is used, and stands in no message', async () => {
	registry = await startFakeRegistry(ANSWERS);
	const url = registry.url.replace('http://', 'http://me:p%40ss@');
	const client = openSchemaRegistry({ url, user: null, password: '' });
	await client.fetch([1]);
	expect(registry.asked[0]?.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
	await registry.close();
	const failure = await client.fetch([2]).catch(String);
	expect(failure).toContain('cannot be reached');
	expect(failure).not.toContain('p@ss');
	expect(failure).not.toContain('p%40ss');
});

test('one that the registry does not have is asked for again after a minute', async () => {
	let now = 0;
	const client = await open(null, () => now);
	await client.fetch([4]);
	await client.fetch([4]);
	expect(client.schema(4)).toBeUndefined();
	expect(registry?.asked).toHaveLength(1);
	now = 61_000;
	await client.fetch([4]);
	expect(registry?.asked).toHaveLength(2);
});

test('one of a type that is not read refuses its records, with the reason', async () => {
	const client = await open();
	await client.fetch([3]);
	expect(() => client.schema(3)?.read(Uint8Array.of(0))).toThrow('schemas of type THRIFT are not read');
});

test('records wait for a registry that fails, but not for ever', async () => {
	let now = 0;
	const client = await open(null, () => now);
	await expect(client.fetch([5])).rejects.toThrow(NotReady);
	await registry?.close();
	await expect(client.fetch([1])).rejects.toThrow('the schema registry cannot be reached');
	now = 3_600_001;
	await client.fetch([1]);
	expect(client.schema(1)).toBeUndefined();
});
