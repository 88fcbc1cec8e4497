import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { peerColumn } from '#detectors/compat/column.ts';
import { PeerRefusal, type PeerColumn } from '#detectors/compat/peer.ts';
import { peerNamed } from '#detectors/compat/peers.ts';
import { peerCases, type PeerCase } from '../../fixtures/peers/cases.ts';

interface Vector {
	value?: number | null;
	drifted?: boolean;
	threshold?: number | null;
	statistic?: number;
	error?: string;
}

/** Made by the tools themselves: test/fixtures/peers/vectors.py. */
const { tools }: { tools: Record<string, { cases: Record<string, Record<string, Vector>> }> } = JSON.parse(
	readFileSync(new URL('../../fixtures/peers/vectors.json', import.meta.url), 'utf8')
);
const CASES = new Map(peerCases().map((entry) => [entry.id, entry]));

function columnOf({ kind, reference, current }: PeerCase): PeerColumn {
	const cells = (side: PeerCase['current']) => side.map((cell) => (cell === 'inf' ? Infinity : cell));
	const side = (given: PeerCase['current']) => ({ cells: cells(given), float: kind === 'float' });
	return peerColumn(side(reference), side(current), false);
}

/** Sketches of whylogs hold every value up to about a thousand rows; beyond, its numbers are random. */
function isSketched(tool: string, { reference, current }: PeerCase): boolean {
	return tool === 'whylogs' && Math.max(reference.length, current.length) > 1000;
}

const rows = Object.entries(tools).flatMap(([tool, { cases }]) =>
	Object.entries(cases).flatMap(([id, vectors]) =>
		Object.entries(vectors).map(([metric, vector]) => ({ tool, id, metric, vector }))
	)
);

describe.each(Object.keys(tools))('%s', (tool) => {
	it.each(rows.filter((row) => row.tool === tool))('$id $metric', ({ id, metric, vector }) => {
		const entry = CASES.get(id);
		const peer = peerNamed(tool);
		if (!entry || !peer) throw new Error(`${tool} or ${id} is not known`);
		const compare = () => peer.compare(columnOf(entry), metric === '' ? undefined : metric);
		if (vector.error !== undefined || vector.value === null) {
			expect(compare).toThrow(PeerRefusal);
			return;
		}
		const { value, drifted, threshold } = compare();
		if (isSketched(tool, entry)) {
			expect(Math.abs(value - (vector.value ?? 0))).toBeLessThan(0.2);
			return;
		}
		expect(value).toBeCloseTo(vector.value ?? 0, 9);
		if (vector.drifted !== undefined) expect(drifted).toBe(vector.drifted);
		if (typeof vector.threshold === 'number') expect(threshold).toBeCloseTo(vector.threshold, 9);
	});
});
