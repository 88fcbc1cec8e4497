import { z } from 'zod';
import { eventSchemas, type Kind } from '../events.ts';
import { recordShape, type RecordShape } from './record.ts';
import { selectorSchema } from './value.ts';

const constant = z.union([z.string(), z.number(), z.boolean()]);

const recordSchema = z
	.strictObject({
		...recordShape,
		/** One event for each value that it finds; inside, `$` is that value, and `$$` the whole record. */
		each: selectorSchema.optional(),
		/** Only for records in which the value is one of these. */
		when: z.strictObject({ column: selectorSchema, is: z.union([constant, z.array(constant).min(1)]) }).optional()
	})
	.superRefine(({ kind, fields }, { addIssue }) => {
		for (const field of Object.keys(fields)) {
			if (fieldsOf(kind).includes(field)) continue;
			const message = `not a field of ${kind} events: use one of ${fieldsOf(kind).join(', ')}`;
			addIssue({ code: 'custom', message, path: ['fields', field] });
		}
	});
export type RecordMapping = z.infer<typeof recordSchema>;

/** Fields of an event that `fields` maps; `sampling_fraction` becomes the weight. */
function fieldsOf(kind: Kind): string[] {
	const apart = ['features', 'segments', 'metrics'];
	const own = Object.keys(eventSchemas[kind].shape).filter((field) => !apart.includes(field));
	return kind === 'inference' ? [...own, 'sampling_fraction'] : own;
}

/** What a column of a record is to its model, in the words of BentoML's monitoring and those of events. */
const FIELD_OF_ROLE = {
	prediction: 'prediction',
	score: 'score',
	timestamp: 'ts',
	request_id: 'request_id',
	event_id: 'event_id',
	version: 'version',
	model: 'model',
	latency_ms: 'latency_ms',
	status: 'status'
} as const;
type FieldRole = keyof typeof FIELD_OF_ROLE;
const ROLES = [...(Object.keys(FIELD_OF_ROLE) as FieldRole[]), 'feature', 'segment', 'target', 'other'] as const;

const columnSchema = z.strictObject({
	/** What the feature or segment is called; where `column` is left out, the name of the field too. */
	name: z.string().min(1).max(200),
	role: z.enum(ROLES),
	column: selectorSchema.optional()
});
type Column = z.infer<typeof columnSchema>;

/** The records that columns with roles stand for: an inference event, and a label where there is a target. */
function recordsOf(columns: readonly Column[], each: string | undefined): RecordMapping[] {
	const from = ({ name, column = name }: Column) => column;
	const named = (role: Column['role']) =>
		Object.fromEntries(columns.filter((column) => column.role === role).map((column) => [column.name, from(column)]));
	const fields = Object.fromEntries(
		columns.flatMap((column) =>
			column.role in FIELD_OF_ROLE ? [[FIELD_OF_ROLE[column.role as FieldRole], from(column)]] : []
		)
	);
	const inference: RecordShape = { kind: 'inference', fields, features: named('feature'), segments: named('segment') };
	const same = Object.fromEntries(
		['model', 'event_id'].flatMap((field) => (field in fields ? [[field, fields[field] ?? '']] : []))
	);
	const labels = Object.entries(named('target')).map(([name, label]): RecordShape => ({
		kind: 'labels',
		fields: { ...same, label, label_name: { value: name } }
	}));
	return [inference, ...labels].map((record) => ({ ...record, ...(each !== undefined && { each }) }));
}

const written = z.strictObject({
	records: z.array(recordSchema).min(1).optional(),
	/** For flat records whose columns each have a role. */
	columns: z.array(columnSchema).min(1).optional(),
	/** Of `columns`: as `each` of a record. */
	each: selectorSchema.optional()
});
type Written = z.infer<typeof written>;

const misplaced = ({ records, each }: Written) => records === undefined || each === undefined;
const toRecords = ({ records, columns, each }: Written) => ({
	records: records ?? (columns ? recordsOf(columns, each) : [])
});

/** `records`, or `columns`. */
export const mappingOptions = written
	.refine(
		({ records, columns }) => (records === undefined) !== (columns === undefined),
		'write records, or columns with a role each, to say what is what'
	)
	.refine(misplaced, 'write each inside the records that it is for')
	.transform(toRecords);
export type MappingOptions = z.infer<typeof mappingOptions>;

/** As `mappingOptions`, or nothing, for values that may be events of Leeway's own. */
export const optionalMapping = written
	.refine(
		({ records, columns }) => records === undefined || columns === undefined,
		'write records or columns, not both'
	)
	.refine(misplaced, 'write each inside the records that it is for')
	.transform(toRecords);
