import type { NotRelevant } from '../decoder.ts';
import { rejected, type LabelEvent, type Rejected } from '../event.ts';
import { labelText } from '../leeway-json.ts';
import { originOf, type OtlpContext } from './options.ts';
import { eventIdOf } from './spans.ts';
import { millisOf, numberOf, textOf, type Attributes, type Message } from './tree.ts';

/** The event, of a span or a log record, that carries what an evaluator found. */
export const EVALUATION = 'gen_ai.evaluation.result';

/**
 * Labels out of one evaluation: its label under the evaluation's name; its number under the same name, or, where there
 * is a label too, under `<name>.score`. `place` holds the ids of the span that was evaluated.
 */
export function labelsOf(
	event: Message,
	place: Message,
	attributes: Attributes,
	resource: Attributes,
	context: OtlpContext,
	now: number
): (LabelEvent | Rejected | NotRelevant)[] {
	const name = textOf(attributes.get('gen_ai.evaluation.name'));
	const value = numberOf(attributes.get('gen_ai.evaluation.score.value'));
	const label = textOf(attributes.get('gen_ai.evaluation.score.label'));
	const { model, environment } = originOf(attributes, resource, context);
	const event_id = eventIdOf(place, attributes, context);
	const failed = textOf(attributes.get('error.type'));
	if (failed !== undefined && value === undefined && label === undefined) {
		return [{ kind: 'not_relevant', why: `an evaluation failed: ${failed.slice(0, 200)}` }];
	}
	if (name === undefined) return [refused('names no gen_ai.evaluation.name')];
	if (event_id === '') return [refused('refers to no response: set gen_ai.response.id, or evaluate within the span')];
	if (model === '') return [refused('names no model: set `model` of the source, or model_attribute')];
	if (value === undefined && label === undefined) return [refused('has neither score.value nor score.label')];
	const common = {
		kind: 'labels' as const,
		project: context.project,
		environment,
		model,
		event_id,
		observed_at: millisOf(event.timeUnixNano, event.observedTimeUnixNano) ?? now
	};
	const label_name = name.slice(0, 190);
	const labels: LabelEvent[] = [];
	if (label !== undefined) labels.push({ ...common, label_name, label: label.slice(0, 200) });
	if (value !== undefined) {
		const scored = label === undefined ? label_name : `${label_name}.score`;
		labels.push({ ...common, label_name: scored, label: labelText(value) });
	}
	return labels;
}

const refused = (what: string): Rejected => rejected('schema', `${EVALUATION} ${what}`);
