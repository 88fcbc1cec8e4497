import { channelConfigSchema, type ChannelConfig } from '#core/alert.ts';
import { modelConfigSchema, scorerConfigSchema, slugSchema } from '#core/model-config.ts';
import { rolloutConfigSchema } from '#core/rollout.ts';
import { sourceConfigSchema } from '#core/source.ts';
import { z } from 'zod';

const topicName = z
	.string()
	.max(249)
	.regex(/^[A-Za-z0-9._-]+$/, 'a Kafka topic uses letters, digits, ".", "_" and "-"');

/** Where the canonical events are read from. */
export const topicsSchema = z.strictObject({
	inference: topicName.default('leeway.inference'),
	labels: topicName.default('leeway.labels'),
	gpu: topicName.default('leeway.gpu')
});
export type Topics = z.infer<typeof topicsSchema>;

/** An objective on the service of a model. It becomes a monitor of the model (see slo-monitors.ts). */
export const sloSchema = z.discriminatedUnion('indicator', [
	z.strictObject({
		slo: slugSchema,
		model: slugSchema,
		indicator: z.literal('availability'),
		/** Share of requests that must succeed. */
		objective: z.number().gt(0).lt(1),
		windows: z.array(z.int().min(60)).min(1).optional(),
		rationale: z.string().min(1, 'say why this objective: it is what the on-call is woken for')
	}),
	z.strictObject({
		slo: slugSchema,
		model: slugSchema,
		indicator: z.literal('latency'),
		/** Share of requests that must be faster than the threshold. */
		objective: z.number().gt(0).lt(1),
		threshold_ms: z.number().gt(0),
		windows: z.array(z.int().min(60)).min(1).optional(),
		rationale: z.string().min(1, 'say why this objective: it is what the on-call is woken for')
	})
]);
export type Slo = z.infer<typeof sloSchema>;

/** A channel as written in the file: the secret itself stays outside, in a variable of the environment. */
export const channelFileSchema = channelConfigSchema.omit({ secret: true }).extend({
	secret_env: z.string().min(1).optional()
});

/** leeway.yaml: monitoring as code. Every part may be left out. */
export const projectFileSchema = z.strictObject({
	project: slugSchema.default('default'),
	models: z.array(modelConfigSchema).default([]),
	rollouts: z.array(rolloutConfigSchema).default([]),
	slos: z.array(sloSchema).default([]),
	channels: z.array(channelFileSchema).default([]),
	topics: topicsSchema.prefault({}),
	/** What was refused is kept whole for so long. */
	quarantine: z.strictObject({ retention_days: z.int().min(1).max(3650).default(30) }).prefault({}),
	/** What texts are scored by, besides the built-in descriptors. */
	scorers: z.array(scorerConfigSchema).default([]),
	/** Records in other formats, and from where. */
	sources: z.array(sourceConfigSchema).default([])
});
export type WrittenProjectFile = z.infer<typeof projectFileSchema>;

/** The file as the server uses it: secrets filled in, objectives turned into monitors. */
export type ProjectFile = Omit<WrittenProjectFile, 'channels'> & { channels: ChannelConfig[] };
