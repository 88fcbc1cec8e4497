import { z } from 'zod';
import { namesOfModels } from '../naming.ts';

const name = z
	.string()
	.min(1)
	.max(200)
	.refine((value) => !value.startsWith('@'), 'names with "@" are Leeway’s own');
const label = z.union([z.string(), z.number(), z.boolean()]);

/** What the source of any payload log may say about payloads that do not name their values. */
export const TABULAR = {
	/** Foreign names of models -> names in Leeway; others become slugs. */
	models: namesOfModels,
	/** Names, in order, of the values of an instance that came without names. */
	columns: z.array(name).min(1).max(1000).optional(),
	/** Likewise of the values of an answer. */
	output_columns: z.array(name).min(1).max(1000).optional(),
	/** Which value of the answer is the prediction; left out: the one that is called so, or the only one. */
	prediction: name.optional(),
	/** Which value of the answer is the score; left out: the probability, or what is called so. */
	score: name.optional(),
	/** The classes, in the order of the probabilities. */
	classes: z.array(label).min(2).max(1000).optional(),
	/** The class whose probability is the score; left out: the second of two, the most probable of more. */
	positive: label.optional(),
	/** For answers that are a score alone: from here on the prediction is 1 (or the second of `classes`), below it 0. */
	threshold: z.number().optional(),
	/** Values of an instance that are segments, not features. */
	segments: z.array(name).max(100).default([]),
	/** Vectors of an instance, such as a tensor of two dimensions, that are embeddings: one feature instead of many. */
	embeddings: z.array(name).max(20).default([]),
	/** false: a request is one instance, and no dimension of its tensors counts instances. */
	batched: z.boolean().default(true)
};

export type Tabular = z.infer<z.ZodObject<typeof TABULAR>>;
