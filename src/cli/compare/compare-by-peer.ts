import type { ComparedFinding, Comparison } from '#detectors/compare/finding.ts';
import { worstFirst } from '#detectors/compare/judge.ts';
import { blindFinding, peerFinding } from '#detectors/compare/peer-finding.ts';
import { peerColumn } from '#detectors/compat/column.ts';
import type { Peer } from '#detectors/compat/peer.ts';
import { isPacked, unpacked } from '#ingest/table/packed.ts';
import type { Table } from '#ingest/table/table.ts';
import { notesOf, type Pair } from './compare-tables.ts';

/** Compares two files by a peer's rules. Peers want every row: one column of both files is held at a time. */
export async function compareByPeer(pair: Pair, peer: Peer, metric: string | undefined): Promise<Comparison> {
	const { reference, current } = pair;
	const untyped = reference.untyped || current.untyped;
	// Azure drops a row with a missing value in any column.
	const complete = peer.drops_incomplete_rows
		? await Promise.all([completeRows(reference), completeRows(current)])
		: [];
	const columns: ComparedFinding[] = [];
	for (const column of pair.columns) {
		const absent = [reference, current].find((table) => !table.columns.includes(column));
		if (absent) {
			const detail = `${absent === reference ? 'the reference' : 'the current'} file has no such column`;
			const blind = { blind: 'no_reference' as const, detail, n: current.rows, reference_n: reference.rows };
			columns.push(blindFinding(column, 'categorical', blind, peer, metric));
			continue;
		}
		try {
			const side = async (table: Table, rows: Uint8Array | undefined) => ({
				cells: kept(await cellsOf(table, column), rows),
				float: table.floats?.has(column) ?? false
			});
			const data = peerColumn(await side(reference, complete[0]), await side(current, complete[1]), untyped);
			columns.push(peerFinding(column, data, peer, metric));
		} catch (error) {
			const detail = error instanceof Error ? error.message : String(error);
			const blind = { blind: 'detector_error' as const, detail, n: current.rows, reference_n: reference.rows };
			columns.push(blindFinding(column, 'categorical', blind, peer, metric));
		}
	}
	return {
		reference: reference.file,
		current: current.file,
		reference_rows: reference.rows,
		current_rows: current.rows,
		method: peer.name,
		alpha: null,
		assumption: `numbers, thresholds and verdicts of ${peer.source}, with its defects: no interval, no control over columns`,
		notes: notesOf(pair),
		skipped: [],
		columns: columns.sort(worstFirst)
	};
}

async function cellsOf(table: Table, column: string): Promise<ArrayLike<unknown>> {
	const all: unknown[] = [];
	await table.scan([column], (_, piece) => {
		const cells = isPacked(piece) ? unpacked(piece) : piece;
		for (let i = 0; i < cells.length; i++) all.push(cells[i]);
	});
	return all;
}

/** 1 for each row without a missing value in any column. */
async function completeRows(table: Table): Promise<Uint8Array> {
	const complete = new Uint8Array(table.rows).fill(1);
	for (const column of table.columns) {
		const cells = await cellsOf(table, column);
		for (let i = 0; i < cells.length; i++) {
			const cell = cells[i];
			if (cell === null || cell === undefined || Number.isNaN(cell)) complete[i] = 0;
		}
	}
	return complete;
}

function kept(cells: ArrayLike<unknown>, complete: Uint8Array | undefined): ArrayLike<unknown> {
	return complete ? Array.from(cells).filter((_, i) => complete[i] === 1) : cells;
}
