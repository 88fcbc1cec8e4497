import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { ModelConfig } from '#core/model-config.ts';
import { REFERENCE_ENVIRONMENT } from '#detectors/schedule/reference-window.ts';
import { rowsInEnvironment } from '#store/repositories/ingest.ts';
import type { Store } from '#store/store.ts';
import type { IngestRecords } from '../direct.ts';
import { parseMapping, type Source } from './mapping.ts';
import { replay } from './replay.ts';
import { openReplay } from './streams.ts';

export interface ReferenceFilesOptions {
	store: Store;
	ingestRecords: IngestRecords;
	project: string;
	models: readonly ModelConfig[];
	/** leeway.yaml, from whose folder paths are relative; null: the working directory. */
	project_file_path: string | null;
	onWarning: (text: string) => void;
}

/**
 * Stores the reference files that leeway.yaml names, those that are not there yet. One that was interrupted is sent again
 * with the same tokens. A file that cannot be read is told, and its model stays without a reference.
 */
export async function loadReferenceFiles({ models, onWarning, ...options }: ReferenceFilesOptions): Promise<void> {
	for (const { model, reference } of models) {
		if (reference?.kind !== 'file') continue;
		try {
			await loadReferenceFile(model, reference, options);
		} catch (error) {
			const why = error instanceof Error ? error.message : String(error);
			onWarning(`The reference of ${model} could not be read from ${reference.path}: ${why}`);
		}
	}
}

async function loadReferenceFile(
	model: string,
	reference: { path: string; mapping: string },
	{ store, ingestRecords, project, project_file_path }: Omit<ReferenceFilesOptions, 'models' | 'onWarning'>
): Promise<void> {
	const folder = project_file_path === null ? process.cwd() : dirname(project_file_path);
	const path = resolve(folder, reference.path);
	const mapping = await readFile(resolve(folder, reference.mapping), 'utf8');
	const { size, mtimeMs } = await stat(path);
	const content = createHash('sha256')
		.update(JSON.stringify([path, size, mtimeMs, mapping]))
		.digest('hex');
	const { sources } = parseMapping(mapping, reference.mapping);
	const { total, records } = await openReplay({
		path,
		// A reference is what the model saw and said; labels have no part in it.
		mapping: { sources: sources.flatMap(inferenceOnly) },
		override: { model, environment: REFERENCE_ENVIRONMENT },
		paced: false
	});
	if ((await rowsInEnvironment(store, { project, model, environment: REFERENCE_ENVIRONMENT })) >= total) return;
	let chunk = 0;
	await replay(
		{ total, records },
		{
			name: 'the store',
			async send(kind, rows) {
				const token = `reference/${model}/${content}/${chunk++}`;
				const { refused, errors } = await ingestRecords(kind, rows, { topic: '@reference', token });
				return { refused, errors: errors.map(({ detail }) => detail) };
			},
			backfill: async () => null,
			close: async () => undefined
		},
		{ speed: Infinity, live: false, onProgress: () => undefined }
	);
}

function inferenceOnly(source: Source): Source[] {
	const records = source.records.filter(({ kind }) => kind === 'inference');
	return records.length > 0 ? [{ ...source, records }] : [];
}
