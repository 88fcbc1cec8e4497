import { isObject } from '../check.ts';
import { rejected } from '../event.ts';
import { isScalar, rowOf, textIn, tidy, type Cell, type Result, type Rows } from './cells.ts';
import { show } from '../show.ts';
import { answerIn, promptIn, textsNamed } from '../conversation.ts';
import { chatChoices, chatMessages, chatRequest, chatResponse } from './chat.ts';
import { isTensorList, readTensors } from './open-inference.ts';
import { rowsOfTensors } from './tensor.ts';

/**
 * The instances of a request: Open Inference Protocol (`inputs` of tensors), version 1 (`instances`), MLflow
 * (`dataframe_split`, `dataframe_records`, `inputs` by name), a bare list, or text generation (`messages`, `prompt`).
 */
export function requestRows(payload: unknown, batched: boolean): Result<Rows> {
	if (Array.isArray(payload)) return listed(payload, 'feature');
	if (!isObject(payload)) return rejected('schema', `${show(payload)} is not a request: ${REQUEST}`);
	if (isTensorList(payload.inputs)) {
		const tensors = readTensors(payload, 'inputs');
		return 'ok' in tensors ? rowsOfTensors(tensors.ok, 'inputs', batched) : tensors;
	}
	const { instances, dataframe_split, dataframe_records, inputs } = payload;
	if (Array.isArray(instances)) return listed(instances, 'feature');
	if (Array.isArray(dataframe_records)) return listed(dataframe_records, 'feature');
	if (dataframe_split !== undefined) return split(dataframe_split);
	if (Array.isArray(inputs)) return listed(inputs, 'feature');
	if (isObject(inputs)) return columnar(inputs);
	const chat = chatRequest(payload);
	if (chat) return { ok: { rows: [chat], named: true, ...textsNamed({ prompt: promptIn(chatMessages(payload)) }) } };
	return rejected('schema', `the request has ${keys(payload)}: ${REQUEST}`);
}

/** The answers to a request: `outputs` of tensors, `predictions` as a list or by name, a bare list, one value, `choices`. */
export function responseRows(payload: unknown, batched: boolean): Result<Rows> {
	if (Array.isArray(payload)) return listed(payload, 'prediction');
	if (isScalar(payload)) return { ok: { rows: [{ prediction: tidy(payload) }], named: false } };
	if (!isObject(payload)) return rejected('schema', `${show(payload)} is not an answer: ${RESPONSE}`);
	if (isTensorList(payload.outputs)) {
		const tensors = readTensors(payload, 'outputs');
		return 'ok' in tensors ? rowsOfTensors(tensors.ok, 'outputs', batched) : tensors;
	}
	const answers = payload.predictions ?? payload.outputs;
	if (Array.isArray(answers)) return listed(answers, 'prediction');
	if (isObject(answers)) return columnar(answers);
	if (isScalar(answers) && answers !== null) return { ok: { rows: [{ prediction: tidy(answers) }], named: false } };
	const chat = chatResponse(payload);
	if (chat) {
		const texts = textsNamed({ response: answerIn(chatChoices(payload)) });
		return { ok: { rows: [chat], named: true, generated: true, ...texts } };
	}
	return rejected('schema', `the answer has ${keys(payload)}: ${RESPONSE}`);
}

const REQUEST = 'send instances, inputs, dataframe_split or dataframe_records';
const RESPONSE = 'send predictions or outputs';

const keys = (payload: object): string => Object.keys(payload).slice(0, 10).join(', ') || 'nothing';

/** One instance an element; objects name their values themselves. */
function listed(items: readonly unknown[], name: string): Result<Rows> {
	return {
		ok: { rows: items.map((item) => rowOf(item, name)), named: items.length > 0 && items.every(isObject) }
	};
}

/** A table as pandas splits it: names once, then rows. */
function split(table: unknown): Result<Rows> {
	if (!isObject(table) || !Array.isArray(table.data)) {
		return rejected('schema', `dataframe_split: ${show(table)}: send columns and data`);
	}
	const { columns, data } = table;
	if (columns === undefined) return listed(data, 'feature');
	if (!Array.isArray(columns))
		return rejected('schema', `dataframe_split.columns: ${show(columns)}: send a list of names`);
	const rows: Rows['rows'] = [];
	for (const [index, item] of data.entries()) {
		if (!Array.isArray(item) || item.length !== columns.length) {
			return rejected(
				'schema',
				`dataframe_split.data[${index}]: ${show(item)}: send one value for each of ${columns.length} columns`
			);
		}
		rows.push(rowOf(Object.fromEntries(columns.map((column, at) => [textIn(column), item[at] as unknown])), ''));
	}
	return { ok: { rows, named: true } };
}

/** Values by name, each a list with one element an instance; or all of them single values of one instance. */
function columnar(table: Record<string, unknown>): Result<Rows> {
	const names = Object.keys(table);
	const lists = names.filter((name) => Array.isArray(table[name]));
	if (lists.length === 0) return { ok: { rows: [rowOf(table, '')], named: true } };
	const lengths = lists.map((name) => (table[name] as unknown[]).length);
	const other = lengths.findIndex((length) => length !== lengths[0]);
	if (lists.length < names.length || other > 0) {
		return rejected(
			'schema',
			`${names.slice(0, 10).join(', ')}: send lists of the same length, one element an instance, or single values`
		);
	}
	const rows = Array.from({ length: lengths[0] ?? 0 }, (): Record<string, Cell> => ({}));
	for (const name of lists) {
		(table[name] as unknown[]).forEach((value, index) =>
			Object.assign(rows[index] ?? {}, rowOf({ [name]: value }, ''))
		);
	}
	return { ok: { rows, named: true } };
}
