import { z } from 'zod';
import { slugSchema } from './model-config.ts';

/** A topic's name, in which `*` stands for any characters. */
const topicPattern = z
	.string()
	.max(249)
	.regex(/^[A-Za-z0-9._*-]+$/, 'a Kafka topic uses letters, digits, ".", "_" and "-"; "*" stands for any of them');

/** A source of records that are not Leeway's own: a topic, an address that is polled, or a path that is posted to. */
export const sourceConfigSchema = z
	.strictObject({
		topic: topicPattern.optional(),
		/** Address of a text page of metrics, polled. */
		scrape: z.url({ protocol: /^https?$/, error: 'use an http or https address' }).optional(),
		/** Name in POST /api/v1/sources/<name>. */
		http: slugSchema.optional(),
		/** Name of a decoder; left out: recognised record by record. */
		decoder: z.string().min(1).optional(),
		/** For what the records do not say themselves. */
		model: slugSchema.optional(),
		version: z.string().max(200).optional(),
		environment: z.string().min(1).max(200).default('production'),
		/** Checked by the decoder's own schema. */
		options: z.record(z.string(), z.unknown()).default({}),
		/** How long one half of a request waits for the other. */
		pair_timeout_seconds: z.int().min(1).max(86_400).default(300),
		max_records_per_second: z.number().gt(0).optional(),
		/** Between two polls of `scrape`. */
		every_seconds: z.int().min(1).max(3600).optional()
	})
	.refine(
		({ topic, scrape, http }) => [topic, scrape, http].filter((place) => place !== undefined).length === 1,
		'set one of topic, scrape and http: it says where the records come from'
	)
	// Said of the source, whose values are not repeated in the message.
	.refine(
		({ scrape }) => !/^https?:\/\/[^/]*@/.test(scrape ?? ''),
		'a login does not belong in the address of scrape: have the page open to Leeway alone'
	)
	.refine(
		({ scrape, every_seconds }) => scrape !== undefined || every_seconds === undefined,
		'every_seconds belongs to scrape: records of topics and requests are read as they come'
	);
export type SourceConfig = z.infer<typeof sourceConfigSchema>;

/** What a source is called in messages, pages and rows: its topic, '@http/<name>' or '@scrape/<host>/<path>'. */
export function sourceName({ topic, http, scrape = '' }: SourceConfig): string {
	if (topic !== undefined) return topic;
	return http !== undefined ? `@http/${http}` : `@scrape/${scrape.replace(/^https?:\/\//, '')}`;
}
