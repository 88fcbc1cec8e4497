import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DECODERS } from '#ingest/decode/registry.ts';
import { projectRoot } from '#server/root.ts';
import { exampleRecords } from '../../support/format-examples.ts';

/** Say what they are only by their configuration. */
const UNRECOGNISABLE = ['bentoml', 'mapping'];

test.each(readdirSync(join(projectRoot(), 'examples/formats')))('%s is recognised by its own decoder only', (name) => {
	const expected = UNRECOGNISABLE.includes(name) ? [] : [name];
	for (const record of exampleRecords(name)) {
		expect(DECODERS.filter((decoder) => decoder.recognises(record)).map((decoder) => decoder.name)).toEqual(expected);
	}
});
