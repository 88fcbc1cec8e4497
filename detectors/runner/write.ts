import type { Finding } from '#core/finding.ts';
import type { Bus } from '#server/bus.ts';
import { findingHistory, insertFindings } from '#store/repositories/findings.ts';
import type { Store } from '#store/store.ts';
import { newFindings, type Look } from './finding-of.ts';

/**
 * Stores what the looks say anew, and announces it. Returns the findings written, which are none where every look says
 * what is stored already. All looks are of one model and one length of window.
 */
export async function writeLooks(store: Store, bus: Bus, looks: readonly Look[], now: number): Promise<Finding[]> {
	const [first] = looks;
	if (!first) return [];
	const { project, environment, model } = first;
	const starts = looks.map(({ window }) => Date.parse(window.start));
	const stored = await findingHistory(store, {
		project,
		environment,
		model,
		seconds: first.window.seconds,
		from: new Date(Math.min(...starts)).toISOString(),
		to: new Date(Math.max(...starts) + 1000).toISOString()
	});
	const findings = newFindings(looks, stored, now);
	if (findings.length === 0) return [];
	await insertFindings(store, findings);
	bus.emit({ kind: 'findings', id: model });
	return findings;
}
