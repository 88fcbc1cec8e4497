import { isMissing, type OffsetAudit, type PartitionAudit } from '#core/audit-offsets.ts';
import { auditOffsets } from '#store/repositories/audit-offsets.ts';
import type { Store } from '#store/store.ts';
import { openKafka } from '../kafka/setup.ts';
import { brokerPartitions } from '../kafka/place.ts';
import { explainHoles } from './explain.ts';

export interface AuditOptions {
	store: Store;
	/** None: what is missing is told, and not why. */
	brokers: readonly string[];
	group: string;
	/** '': every topic. */
	topic?: string;
}

/**
 * Proves for every topic, epoch and partition that each offset is in a table or in the quarantine, or names the holes. The
 * broker is asked what it holds there, and up to where the group has committed, so that a loss at the end shows too.
 */
export async function auditIngest({ store, brokers, group, topic = '' }: AuditOptions): Promise<OffsetAudit> {
	const stored = await auditOffsets(store, topic);
	const partitions = brokers.length === 0 ? stored : await explained(stored, [...brokers], group);
	const missing = partitions
		.flatMap(({ holes }) => holes.filter(isMissing))
		.reduce((sum, { from, end }) => sum + end - from + 1, 0);
	return { checked: brokers.length > 0, partitions, missing };
}

async function explained(
	stored: readonly PartitionAudit[],
	brokers: string[],
	group: string
): Promise<PartitionAudit[]> {
	const kafka = openKafka(brokers, () => undefined);
	const admin = kafka.admin();
	await admin.connect();
	try {
		const existing = new Set(await admin.listTopics());
		const partitions: PartitionAudit[] = [];
		for (const [topic, group_of] of Map.groupBy(stored, (one) => one.topic)) {
			const epoch = Math.max(...group_of.map((one) => one.epoch));
			const known = existing.has(topic) ? await brokerPartitions(admin, group, topic) : [];
			for (const one of group_of) {
				const broker = one.epoch === epoch ? known.find(({ partition }) => partition === one.partition) : undefined;
				const ours = broker && (broker.note === null || broker.note.epoch === epoch);
				const end = ours ? (broker.committed ?? 0) - 1 : one.last;
				const tail = end > one.last ? [{ from: one.last + 1, end, cause: 'unknown' as const }] : [];
				const head =
					broker && broker.begin < one.first
						? [{ from: broker.begin, end: one.first - 1, cause: 'unknown' as const }]
						: [];
				const holes = [...head, ...one.holes, ...tail];
				partitions.push({ ...one, holes: await explainHoles(kafka, one, holes, broker?.begin ?? null) });
			}
		}
		return partitions;
	} finally {
		await admin.disconnect();
	}
}
