import { z } from 'zod';
import type { SourceContext } from '../decoder.ts';
import { modelNamed } from '../naming.ts';
import { seriesOptions } from '../series/sample.ts';
import { firstOf, textOf, type Attributes } from './tree.ts';

const attribute = z.string().min(1).max(200);

/** Options of the OTLP decoder: those of metrics, and what its spans and events are taken for. */
export const otlpOptions = seriesOptions.extend({
	/** The attribute, of a span, a point or its resource, that names the model; left out: gen_ai.request.model. */
	model_attribute: attribute.optional(),
	/** The attribute that names the version, such as service.version; left out: gen_ai.response.model where it differs. */
	version_attribute: attribute.optional(),
	/** Operations (gen_ai.operation.name) that are inferences; others, such as tools and agents, are made of them. */
	operations: z
		.array(z.string())
		.default(['chat', 'generate_content', 'text_completion', 'embeddings', 'completion', 'embedding']),
	/** What identifies an event, and so what labels refer to; the other one stands in where it is missing. */
	event_id: z.enum(['response_id', 'span_id']).default('response_id'),
	/** Whose histogram of durations counts the requests served: both count the same requests. */
	requests_of: z.enum(['client', 'server']).default('client')
});
export type OtlpOptions = z.infer<typeof otlpOptions>;

export type OtlpContext = SourceContext<OtlpOptions>;

const REQUESTED = ['gen_ai.request.model'];
const ANSWERED = ['gen_ai.response.model'];
const ENVIRONMENT = ['deployment.environment.name', 'deployment.environment'];

/**
 * Model, version and environment of a span, an event or a point. A response's model is a version only where it says
 * more than the request did: "gpt-4o" was asked, "gpt-4o-2024-08-06" answered.
 */
export function originOf(own: Attributes, resource: Attributes, context: OtlpContext) {
	const { model_attribute, version_attribute } = context.options;
	const read = (names: readonly string[]) => textOf(firstOf(own, names) ?? firstOf(resource, names));
	const [requested, answered] = [read(REQUESTED), read(ANSWERED)];
	const named = (model_attribute && read([model_attribute])) || (requested ?? answered);
	const dated = answered !== undefined && answered !== named && answered !== requested ? answered : undefined;
	const version = version_attribute ? read([version_attribute]) : dated;
	return {
		model: modelNamed(named, context),
		version: (version ?? context.version ?? '').slice(0, 200),
		environment: (read(ENVIRONMENT) ?? context.environment).slice(0, 200)
	};
}
