import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { JsonValue } from '#core/canonical-json.ts';
import type { Basis, Rollout } from '#core/rollout.ts';
import { contentHash } from '#server/content-hash.ts';
import type { Config } from '#server/config/load.ts';
import { projectRoot } from '#server/root.ts';
import { versionOffsets } from '#store/repositories/rollouts.ts';
import type { Context } from './deps.ts';

let version: string | undefined;

/** Version of this code, as package.json says. */
export function codeVersion(): string {
	version ??= z
		.object({ version: z.string() })
		.parse(JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8'))).version;
	return version;
}

/** Hash of the configuration in force, without secrets: whose monitors and leeways a decision stood on. */
export function configHash(config: Pick<Config, 'project_file'>): string {
	const { channels, ...rest } = config.project_file;
	const open = channels.map(({ secret: _secret, ...channel }) => channel);
	return contentHash(z.json().parse(JSON.parse(JSON.stringify({ ...rest, channels: open }))) as JsonValue);
}

/** What a decision on a rollout stands on, read back from the store. */
export async function basisOf(
	context: Context,
	rollout: Rollout,
	window: Basis['window'],
	rows: Basis['rows']
): Promise<Basis> {
	const offsets = await versionOffsets(context.store, {
		project: rollout.project,
		environment: rollout.environment,
		model: rollout.model,
		versions: [rollout.stable, rollout.candidate],
		from: window.start,
		to: window.end
	});
	return { window, rows, offsets, code_version: codeVersion(), config_hash: configHash(context.config) };
}
