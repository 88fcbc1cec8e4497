import { z } from 'zod';
import { listWords } from '#core/format.ts';
import { askServer } from './ask-server.ts';

/** The one model that has a monitor of this name. Throws what to write where none or several have. */
export function onlyModel(monitor: string, models: readonly string[]): string {
	const [model, ...others] = models;
	if (model === undefined)
		throw new Error(`No model has a monitor "${monitor}". Name the model before it, to see what it has.`);
	if (others.length === 0) return model;
	throw new Error(`${listWords(models)} have a monitor "${monitor}". Name one of them before it: ${model} ${monitor}.`);
}

const listSchema = z.object({ models: z.array(z.object({ model: z.string() })) });
const detailSchema = z.object({ monitors: z.array(z.object({ monitor: z.string() })) });

/** The models of a running server that have a monitor of this name. */
export async function modelsAt(url: string, monitor: string): Promise<string[]> {
	const found: string[] = [];
	for (const { model } of (await askServer(url, 'models', listSchema)).models) {
		const { monitors } = await askServer(url, `models/${encodeURIComponent(model)}`, detailSchema);
		if (monitors.some((known) => known.monitor === monitor)) found.push(model);
	}
	return found;
}
