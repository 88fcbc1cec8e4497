import { z } from 'zod';
import { isObject } from './check.ts';
import type { Decoded, Decoder, SourceContext, WireRecord } from './decoder.ts';
import { rejected, type InferenceEvent, type LabelEvent, type Scalar } from './event.ts';
import { instantOf } from './instant.ts';
import { readExactJson } from './json.ts';
import { labelText } from './leeway-json.ts';
import { modelNamed, namesOfModels } from './naming.ts';
import { featureName, flatten, isScalar, textIn, tidy } from './serving/cells.ts';
import { show } from './show.ts';
import { MAX_WIDTH } from './serving/features.ts';
import { readValues } from './serving/lines.ts';

/** What BentoML knows, then what Leeway adds; a custom role is what `roles` says it is. */
const ROLES = [
	'feature',
	'prediction',
	'target',
	'label',
	'score',
	'segment',
	'id',
	'timestamp',
	'version',
	'status',
	'latency_ms',
	'weight',
	'ignore'
] as const;
type Role = (typeof ROLES)[number];

const options = z.strictObject({
	models: namesOfModels,
	/** As the schema log of the monitor says, word for word. */
	columns: z
		.array(z.strictObject({ name: z.string().min(1).max(200), role: z.string().min(1), type: z.string().optional() }))
		.min(1),
	/** Custom roles of the schema -> roles; others are features, or left out where their type is text. */
	roles: z.record(z.string(), z.enum(ROLES)).default({}),
	/** Zone of the server's clock, which its times do not say. */
	utc_offset: z
		.string()
		.regex(/^(Z|[+-]\d\d:\d\d)$/, 'send an offset, such as "+02:00"')
		.default('Z'),
	/** Records of one batch share their request_id. */
	batch: z.boolean().default(false),
	label_name: z.string().min(1).max(200).default('label')
});
type Options = z.infer<typeof options>;

/** Records of BentoML's monitoring, of which the schema log says what each column is. */
export const bentoml: Decoder<Options> = {
	name: 'bentoml',
	version: 1,
	options,
	// Its records hold nothing that only they have.
	recognises: () => false,
	decode(record, context) {
		const values = readValues(record.value, readExactJson);
		return values.flatMap((value, index) => {
			if (!('ok' in value)) return [value];
			return decodeOne(value.ok, record, context, values.length === 1 ? context.id : `${context.id}/${index}`);
		});
	}
};

function decodeOne(value: unknown, record: WireRecord, context: SourceContext<Options>, place: string): Decoded[] {
	if (!isObject(value)) return [rejected('schema', `${show(value)}: send a record of the monitor as a JSON object`)];
	if (isObject(value.meta_data) && Array.isArray(value.columns)) {
		return [{ kind: 'not_relevant', why: 'the schema of the monitor: put its columns into the options of the source' }];
	}
	const { columns, batch, utc_offset, label_name } = context.options;
	const known = columns.filter(({ name }) => Object.hasOwn(value, name));
	if (known.length === 0) {
		const there = Object.keys(value).slice(0, 10).join(', ');
		return [
			rejected('schema', `none of the columns of the source is there, but ${there}: copy the monitor's schema log`)
		];
	}
	const model = modelNamed(undefined, context);
	if (model === '')
		return [rejected('schema', 'BentoML does not say the model: set model: in its source in leeway.yaml')];
	const of = (role: Role): Scalar | undefined => {
		const column = known.find((each) => roleOf(each, context.options) === role);
		const found = column && value[column.name];
		return isScalar(found) ? tidy(found) : undefined;
	};
	const stamp = of('timestamp') ?? value.timestamp;
	const ts = instantOf(zoned(stamp, utc_offset)) ?? (stamp === undefined ? record.timestamp : undefined);
	if (ts === undefined) return [rejected('schema', `timestamp: ${show(stamp)}: send ISO 8601, with or without a zone`)];
	// A 64-bit number as text: as a JavaScript number it would become another one.
	const request_id = textIn(value.request_id).slice(0, 400);
	const event_id = textIn(of('id')).slice(0, 400) || (batch || request_id === '' ? place : request_id);
	const weight = of('weight');
	if (weight !== undefined && !(typeof weight === 'number' && weight > 0)) {
		return [rejected('schema', `weight: ${show(weight)}: send a number above 0`)];
	}
	const origin = { project: context.project, environment: context.environment, model, event_id };
	const score = of('score');
	const latency = of('latency_ms');
	const event: InferenceEvent = {
		kind: 'inference',
		...origin,
		version: (textIn(of('version')) || (context.version ?? '')).slice(0, 200),
		request_id,
		row_index: 0,
		ts,
		weight: weight ?? 1,
		features: valuesOf(value, 'feature', context.options),
		prediction: of('prediction') ?? null,
		score: typeof score === 'number' ? score : null,
		latency_ms: typeof latency === 'number' && latency >= 0 ? latency : null,
		status: textIn(of('status')).slice(0, 200) || null,
		segments: valuesOf(value, 'segment', context.options)
	};
	const truth = of('target') ?? of('label') ?? null;
	if (truth === null) return [event];
	const label: LabelEvent = { kind: 'labels', ...origin, label_name, label: labelText(truth), observed_at: ts };
	return [event, label];
}

const isRole = (role: string): role is Role => (ROLES as readonly string[]).includes(role);

function roleOf({ role, type }: Options['columns'][number], { roles }: Options): Role {
	if (Object.hasOwn(roles, role)) return roles[role] ?? 'ignore';
	return isRole(role) ? role : type === 'text' ? 'ignore' : 'feature';
}

/** Values of a role; a sequence is unfolded as `<name>_<index>`. */
function valuesOf(value: Record<string, unknown>, role: Role, options: Options): Record<string, Scalar> {
	const values: Record<string, Scalar> = {};
	for (const column of options.columns) {
		if (roleOf(column, options) !== role || !Object.hasOwn(value, column.name)) continue;
		const name = featureName(column.name);
		const found = value[column.name];
		if (isScalar(found)) values[name] = tidy(column.type === 'numerical' ? numberOf(found) : found);
		const flat = Array.isArray(found) ? flatten(found) : undefined;
		if (flat && flat.length <= MAX_WIDTH) flat.forEach((each, index) => (values[`${name}_${index}`] = each));
	}
	return values;
}

/** A whole number that was kept as text for its length is one among others in a column of numbers. */
const numberOf = (value: Scalar): Scalar =>
	typeof value === 'string' && /^-?\d{16,}$/.test(value) ? Number(value) : value;

/** A time that Python wrote without a zone, with the zone that the source says. */
const zoned = (value: unknown, offset: string): unknown =>
	typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?$/.test(value)
		? `${value.replace(' ', 'T')}${offset}`
		: value;
