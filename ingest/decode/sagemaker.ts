import { z } from 'zod';
import { isObject } from './check.ts';
import type { Decoded, Decoder, SourceContext, WireRecord } from './decoder.ts';
import { rejected, type LabelEvent } from './event.ts';
import { instantOf } from './instant.ts';
import { readText } from './json.ts';
import { labelText } from './leeway-json.ts';
import { modelNamed } from './naming.ts';
import { fromBase64 } from './serving/base64.ts';
import { textIn, type Result, type Rows } from './serving/cells.ts';
import { show } from './show.ts';
import { csvRows } from './serving/csv.ts';
import { readPayload, readValues } from './serving/lines.ts';
import { eventsOf } from './serving/logged.ts';
import { TABULAR } from './serving/options.ts';
import { requestRows, responseRows } from './serving/payload.ts';

const options = z.strictObject({
	...TABULAR,
	/** Key in the custom attributes of a request (`key=value`) that names the version. */
	version_attribute: z.string().min(1).optional(),
	/** As the capture is configured: its records do not say it. Events weigh its inverse. */
	sampling_percentage: z.number().min(1e-6).max(100).default(100),
	label_name: z.string().min(1).max(200).default('label')
});
type Options = z.infer<typeof options>;
type Fields = Record<string, unknown>;

/** Lines of SageMaker's Data Capture, and of the ground truth that is uploaded for them. */
export const sagemaker: Decoder<Options> = {
	name: 'sagemaker',
	version: 1,
	options,
	recognises({ value }) {
		return readValues(value).every(
			(line) =>
				'ok' in line &&
				isObject(line.ok) &&
				isObject(line.ok.eventMetadata) &&
				(isObject(line.ok.captureData) || isObject(line.ok.groundTruthData))
		);
	},
	decode(record, context) {
		return readValues(record.value).flatMap((line) => ('ok' in line ? decodeLine(line.ok, record, context) : [line]));
	}
};

function decodeLine(line: unknown, record: WireRecord, context: SourceContext<Options>): Decoded[] {
	if (!isObject(line) || !isObject(line.eventMetadata)) {
		return [rejected('schema', `${show(line)}: send captureData or groundTruthData with eventMetadata`)];
	}
	const { captureData, groundTruthData, eventMetadata } = line;
	if (isObject(groundTruthData)) return labelsOf(groundTruthData, eventMetadata, record, context);
	if (!isObject(captureData)) return [rejected('schema', 'send captureData or groundTruthData beside eventMetadata')];
	const { endpointInput, endpointOutput } = captureData;
	const request = isObject(endpointInput) ? sideOf(endpointInput, 'endpointInput', context) : undefined;
	const response = isObject(endpointOutput) ? sideOf(endpointOutput, 'endpointOutput', context) : undefined;
	return eventsOf(
		{
			id: idOf(eventMetadata),
			model: '',
			version: attribute(eventMetadata.customAttributes, context.options.version_attribute),
			ts: instantOf(eventMetadata.inferenceTime) ?? record.timestamp,
			weight: 100 / context.options.sampling_percentage,
			latency_ms: null,
			status: null
		},
		request,
		asManyAs(request, response),
		context
	);
}

/** Labels name the inferenceId that the caller sent, where there is one. */
function idOf({ inferenceId, eventId }: Fields): string {
	const id = inferenceId || eventId;
	return typeof id === 'string' ? id : '';
}

type Name = 'endpointInput' | 'endpointOutput';

/** A side's text by its encoding; undefined where it is no table, such as an image. */
function sideOf(side: Fields, name: Name, { options }: SourceContext<Options>): Result<Rows> | undefined {
	const { data, encoding, observedContentType } = side;
	if (typeof data !== 'string') return rejected('schema', `${name}.data: ${show(data)}: send a text`);
	const coding = textIn(encoding).toUpperCase();
	const type = textIn(observedContentType).toLowerCase();
	if (coding === 'CSV') return csvRows(data, COLUMN[name]);
	if (coding === 'JSON') return jsonRows(data, name, options);
	if (coding !== 'BASE64') return rejected('schema', `${name}.encoding: ${show(encoding)}: send CSV, JSON or BASE64`);
	const bytes = fromBase64(data);
	if (!bytes) return rejected('encoding', `${name}.data: ${show(data)}: its encoding says base64, which it is not`);
	const text = readText(bytes);
	if (/json/.test(type)) return 'ok' in text ? jsonRows(text.ok, name, options) : text;
	if (/csv|^text\/plain/.test(type)) return 'ok' in text ? csvRows(text.ok, COLUMN[name]) : text;
	return undefined;
}

const COLUMN: Record<Name, string> = { endpointInput: 'feature', endpointOutput: 'prediction' };

/** JSON, or a line of it for each instance. */
function jsonRows(text: string, name: Name, { batched }: Options): Result<Rows> {
	const payload = readPayload(text);
	if (!('ok' in payload)) return { ...payload, detail: `${name}.data: ${payload.detail}` };
	return name === 'endpointOutput' ? responseRows(payload.ok, batched) : requestRows(payload.ok, batched);
}

/** The built-in algorithms answer several lines of CSV with one line of as many values. */
function asManyAs(request: Result<Rows> | undefined, response: Result<Rows> | undefined): Result<Rows> | undefined {
	if (!request || !response || !('ok' in request) || !('ok' in response)) return response;
	const wanted = request.ok.rows.length;
	const [only, ...more] = response.ok.rows;
	if (wanted < 2 || more.length > 0 || !only || !Array.isArray(only.prediction)) return response;
	if (only.prediction.length !== wanted) return response;
	return { ok: { rows: only.prediction.map((prediction) => ({ prediction })), named: false } };
}

function labelsOf(truth: Fields, metadata: Fields, record: WireRecord, context: SourceContext<Options>): Decoded[] {
	const model = modelNamed(undefined, context);
	if (model === '')
		return [rejected('schema', 'SageMaker does not say the model: set model: in its source in leeway.yaml')];
	const id = metadata.eventId;
	if (typeof id !== 'string' || id === '' || id.length > 400) {
		return [rejected('schema', `eventMetadata.eventId: ${show(id)}: send the inferenceId or eventId of the capture`)];
	}
	const rows = sideOf({ observedContentType: 'text/csv', ...truth }, 'endpointOutput', context);
	if (!rows) return [rejected('schema', 'groundTruthData: send CSV or JSON')];
	if (!('ok' in rows)) return [rows];
	const values = rows.ok.rows.flatMap((row) => Object.values(row).flat());
	return values.map((value, index): LabelEvent | ReturnType<typeof rejected> => {
		if (value === null) return rejected('schema', `groundTruthData of ${id} is empty: send a label`);
		return {
			kind: 'labels',
			project: context.project,
			environment: context.environment,
			model,
			event_id: values.length === 1 ? id : `${id}/${index}`,
			label_name: context.options.label_name,
			label: labelText(value),
			observed_at: instantOf(metadata.inferenceTime) ?? record.timestamp
		};
	});
}

/** The value of `key=value` in the custom attributes, a text or a list of them. */
function attribute(sent: unknown, key: string | undefined): string {
	if (key === undefined) return '';
	const texts = (Array.isArray(sent) ? sent : [sent]).filter((text) => typeof text === 'string');
	const pairs = texts.flatMap((text) => text.split(/[,;]/)).map((pair) => pair.trim());
	return pairs.find((pair) => pair.startsWith(`${key}=`))?.slice(key.length + 1) ?? '';
}
