import { z } from 'zod';
import { isObject } from './check.ts';
import type { Decoder } from './decoder.ts';
import { rejected } from './event.ts';
import { readJson } from './json.ts';
import { fromBase64 } from './serving/base64.ts';
import { readBody } from './serving/body.ts';
import { show } from './show.ts';
import { halfOf } from './serving/half.ts';
import { TABULAR } from './serving/options.ts';

const options = z.strictObject(TABULAR);

/** What ModelMesh posts to TrustyAI's /consumer/kserve/v2: one side of a request, as protobuf in base64. */
export const trustyai: Decoder<z.infer<typeof options>> = {
	name: 'trustyai',
	version: 1,
	options,
	recognises({ value }) {
		const json = readJson(value);
		return (
			'ok' in json && isObject(json.ok) && ['modelid', 'id', 'data', 'kind'].every((key) => key in (json.ok as object))
		);
	},
	decode(record, context) {
		const json = readJson(record.value);
		if (!('ok' in json)) return [json];
		if (!isObject(json.ok))
			return [rejected('schema', `${show(json.ok)}: send an object with modelid, id, data and kind`)];
		const { modelid, id, data, kind } = json.ok;
		const side = typeof kind === 'string' ? kind.toLowerCase() : kind;
		if (side !== 'request' && side !== 'response') {
			return [rejected('schema', `kind: ${show(kind)}: send "request" or "response"`)];
		}
		if (typeof modelid !== 'string' || typeof id !== 'string') {
			return [rejected('schema', `modelid ${show(modelid)}, id ${show(id)}: send both as texts`)];
		}
		const bytes = typeof data === 'string' ? fromBase64(data) : undefined;
		if (!bytes) return [rejected('encoding', `data: ${show(data)}: send the protobuf message in base64`)];
		const { rows, model_version } = readBody(bytes, side, context.options.batched);
		if ('ok' in rows && rows.ok.rows.length === 0) {
			return [{ kind: 'not_relevant', why: `the ${side} holds no instance` }];
		}
		// ModelMesh appends a hash of the predictor's specification, which changes with it.
		const [, model = modelid, hash = ''] = /^(.+)__(isvc-[0-9a-f]+|ksp-[0-9a-f]+)$/.exec(modelid) ?? [];
		return [
			halfOf(
				{
					side,
					pair: ['trustyai', modelid, id],
					request_id: id,
					model,
					version: hash || (side === 'response' ? model_version : ''),
					ts: record.timestamp,
					timed: false
				},
				rows,
				context
			)
		];
	}
};
