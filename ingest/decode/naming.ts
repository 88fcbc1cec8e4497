import { z } from 'zod';
import type { SourceContext } from './decoder.ts';
import { toSlug } from './slug.ts';

/** Option of decoders whose records name models by names of their own. */
export const namesOfModels = z.record(z.string(), z.string().regex(/^[a-z0-9][a-z0-9._-]{0,199}$/)).default({});

/** A foreign model's name as Leeway's: as `models` translates it, else as a slug, else the source's model; '' if none. */
export function modelNamed(
	name: string | undefined,
	{ model, options }: SourceContext<{ models: Readonly<Record<string, string>> }>
): string {
	if (name === undefined || name === '') return model ?? '';
	const translated = Object.hasOwn(options.models, name) ? options.models[name] : undefined;
	return translated ?? (toSlug(name) || (model ?? ''));
}
