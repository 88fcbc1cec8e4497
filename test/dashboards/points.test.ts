import { describe, expect, it } from 'vitest';
import { blindSpans, pieces, runs, thin, toPoints, usualGap, type ChartPoint } from '#dashboards/points.ts';
import { GROWING, MINUTE, point, START } from './fixtures.ts';

const minutes = (points: readonly { time: number }[]) => points.map(({ time }) => (time - START) / MINUTE);

describe('pieces', () => {
	it('are cut where the mark changes, neighbours sharing one point', () => {
		expect(pieces(GROWING).map((piece) => [piece.mark, minutes(piece.points)])).toEqual([
			['still', [0, 1, 2]],
			['within', [2, 3]],
			['undecided', [3, 4]],
			['exceeded', [4, 5]]
		]);
	});

	it('end at a blind look and at a gap', () => {
		const points = [0, 1, 2].map((m) => point(m, 0.01, 'within'));
		const blind = [point(3, null, 'blind'), point(4, 0.01, 'within'), point(5, 0.01, 'within')];
		const late = [point(30, 0.01, 'within')];
		const found = pieces([...points, ...blind, ...late]);
		expect(found.map((piece) => minutes(piece.points))).toEqual([[0, 1, 2], [4, 5], [30]]);
	});

	it('take three usual steps for a gap', () => {
		expect(usualGap(GROWING)).toBe(3 * MINUTE);
	});
});

describe('blindSpans', () => {
	it('reach from the last look that saw to the next one that does', () => {
		const points = [
			point(0, 0.01, 'within'),
			point(1, null, 'blind'),
			point(2, null, 'blind'),
			point(3, 0.01, 'within')
		];
		const [span] = blindSpans(points);
		expect(span).toMatchObject({ from: START, to: START + 3 * MINUTE, detail: '29 of 200 rows needed' });
	});

	it('last until now when nothing came since', () => {
		const [span] = blindSpans([point(0, 0.01, 'within'), point(1, null, 'blind')], START + 9 * MINUTE);
		expect(span).toMatchObject({ from: START, to: START + 9 * MINUTE });
	});
});

it('runs end with the look that no longer holds', () => {
	const points = [...GROWING, point(6, 0.01, 'within')];
	expect(runs(points, (p) => p.verdict === 'exceeded')).toEqual([{ from: START + 4 * MINUTE, to: START + 6 * MINUTE }]);
});

it('thin keeps every look where the verdict changes', () => {
	const calm = Array.from({ length: 400 }, (_, i) => point(i, 0.01, i === 211 ? 'exceeded' : 'within'));
	const thinned = thin(calm, 50);
	expect(thinned.length).toBeLessThan(60);
	expect(minutes(thinned)).toEqual(expect.arrayContaining([210, 211, 212]));
});

it('toPoints takes the newest revision of a window, in the order of time', () => {
	const finding = (end: string, revision: number, value: number) => ({
		...(point(0, value, 'within') as Omit<ChartPoint, 'n' | 'detail'>),
		n: 10,
		detail: '',
		revision,
		window: { start: '', end, seconds: 60 }
	});
	const points = toPoints([
		finding('2025-11-18T12:01:00.000Z', 1, 0.3),
		finding('2025-11-18T12:00:00.000Z', 1, 0.1),
		finding('2025-11-18T12:01:00.000Z', 2, 0.2)
	]);
	expect(points.map(({ value }) => value)).toEqual([0.1, 0.2]);
});
