import { PEERS } from '#detectors/compat/peers.ts';
import { inParallel } from './in-parallel.ts';
import type { PeerLivesJob } from './peer-lives.worker.ts';
import { scenarios } from './scenarios.ts';

/** Share of looks in which a peer's default rule alerts at least one of twenty unchanged features. */
export interface PeerLivesRow {
	scenario: string;
	n: number;
	looks: number;
	share: Record<string, number>;
}

/** A day of looks each; a rule that alerts once a day has alerted in every month. */
const LOOKS = 24;
/** What a reference file of these tools commonly holds. */
const REFERENCE_ROWS = 10_000;

/** The peers' default rules (detectors/compat), on traffic that does not change. */
export async function measurePeerLives(
	sizes: readonly number[],
	days: number,
	onRow: (row: PeerLivesRow) => void
): Promise<PeerLivesRow[]> {
	const rows: PeerLivesRow[] = [];
	for (const n of sizes) {
		for (const { name, traffic, moved, law, missing } of scenarios(n)) {
			if (law || moved !== 0 || missing.now !== missing.before) continue;
			const jobs = Array.from({ length: days }, (_, i) => ({
				traffic,
				looks: LOOKS,
				reference_rows: REFERENCE_ROWS,
				seed: i + 1
			}));
			const answers = await inParallel<PeerLivesJob, number[]>(
				new URL('./peer-lives.worker.ts', import.meta.url),
				jobs
			);
			const looks = days * LOOKS;
			const share = Object.fromEntries(
				PEERS.map((peer, at) => [peer.name, answers.reduce((sum, answer) => sum + (answer[at] ?? 0), 0) / looks])
			);
			const row = { scenario: name, n, looks, share };
			onRow(row);
			rows.push(row);
		}
	}
	return rows;
}
