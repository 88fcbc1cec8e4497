import type { Rollout } from '#core/rollout.ts';

/**
 * The versions that the newest rollout about them has left without traffic: a candidate that was rolled back, a stable
 * version that was replaced. By group key, `model@version`, with that rollout.
 *
 * @param rollouts newest first
 */
export function withdrawnVersions(rollouts: readonly Rollout[]): Map<string, { version: string; rollout: Rollout }> {
	const seen = new Set<string>();
	const withdrawn = new Map<string, { version: string; rollout: Rollout }>();
	for (const rollout of rollouts) {
		for (const [version, weight] of Object.entries(rollout.weights)) {
			const key = `${rollout.model}@${version}`;
			if (seen.has(`${rollout.environment}/${key}`)) continue;
			seen.add(`${rollout.environment}/${key}`);
			if (weight === 0 && rollout.ended_at !== null) withdrawn.set(key, { version, rollout });
		}
	}
	return withdrawn;
}
