import { z } from 'zod';
import type { Hole, PartitionAudit } from '#core/audit-offsets.ts';
import type { Store } from '#store/store.ts';

const pieceSchema = z.object({
	topic: z.string(),
	epoch: z.number(),
	partition: z.number(),
	rows: z.number(),
	offsets: z.number(),
	first: z.number(),
	last: z.number(),
	/** Offsets after a gap, and how far each is from the one before it. */
	after_gap: z.array(z.number()),
	steps: z.array(z.number())
});
type Piece = z.infer<typeof pieceSchema>;

/** Goes through the offsets of every table; '' means every topic. Records that came by no topic have none. */
export async function auditOffsets(store: Pick<Store, 'ch'>, topic = ''): Promise<PartitionAudit[]> {
	const pieces = await store.ch.query('ingest-audit', { topic }, pieceSchema);
	const groups = Map.groupBy(pieces, (piece) => `${piece.topic}/${piece.epoch}/${piece.partition}`);
	return [...groups.values()].flatMap(auditPartition);
}

/** The pieces of one partition, in the order of their offsets. */
function auditPartition(pieces: readonly Piece[]): PartitionAudit[] {
	const [first] = pieces;
	const last = pieces.at(-1);
	if (!first || !last) return [];
	const sum = (of: (piece: Piece) => number) => pieces.reduce((total, piece) => total + of(piece), 0);
	const holes = pieces.flatMap((piece, i) => {
		const before = pieces[i - 1]?.last ?? piece.first - 1;
		const between = before + 1 < piece.first ? [hole(before + 1, piece.first - 1)] : [];
		const within = piece.after_gap.map((after, gap) => hole(after - (piece.steps[gap] ?? 1) + 1, after - 1));
		return [...between, ...within];
	});
	return [
		{
			...{ topic: first.topic, epoch: first.epoch, partition: first.partition },
			...{ first: first.first, last: last.last },
			offsets: sum(({ offsets }) => offsets),
			rows: sum(({ rows }) => rows),
			holes
		}
	];
}

function hole(from: number, end: number): Hole {
	return { from, end, cause: 'unknown' };
}
