import { startLive, takeDue } from '#demo/live.ts';
import type { LabelRecord, Records } from '#demo/simulate/record.ts';
import type { Sink } from '#demo/sink.ts';
import { describe, expect, test, vi } from 'vitest';

const START = Date.UTC(2026, 0, 15, 12);

/** Runs the story against a clock that moves on by a second at every look, until it shows `seconds`. */
async function play(seconds: number, serving: (second: number) => Record<string, number>, fail?: number) {
	const sent: Records[] = [];
	const chapters: string[] = [];
	const errors: unknown[] = [];
	let looks = 0;
	let closed = false;
	const sink: Sink = {
		async send(records) {
			sent.push(records);
			if (sent.length === fail) throw new Error('the broker is away');
		},
		async close() {
			closed = true;
		}
	};
	const live = startLive({
		seed: 1,
		first_chapter: 0,
		sink,
		serving: async () => ({ stable: 'v7', weights: serving(sent.length) }),
		onChapter: async ({ canary }) => void chapters.push(canary),
		onError: (error) => errors.push(error),
		// Just before the full second, so that the loop waits for a millisecond and not for a second.
		now: () => START + 999 + Math.min(seconds, Math.floor(looks++ / 2)) * 1000
	});
	await vi.waitFor(() => expect(sent.length).toBeGreaterThanOrEqual(seconds), { timeout: 20_000, interval: 5 });
	await live.stop();
	return { sent, chapters, errors, closed };
}

const versionsOf = (records: Records[]) =>
	new Set(
		records.flatMap(({ inference }) => inference.filter((r) => r.model === 'support-reply').map((r) => r.version))
	);

describe('live traffic', () => {
	test('follows the weights of the router, second by second', async () => {
		const { sent, chapters, closed } = await play(30, (second) =>
			second < 15 ? { v7: 75, v8: 25 } : { v7: 100, v8: 0 }
		);
		expect(versionsOf(sent.slice(0, 15))).toEqual(new Set(['v7', 'v8']));
		expect(versionsOf(sent.slice(16))).toEqual(new Set(['v7']));
		expect(chapters).toEqual(['v8']);
		expect(closed).toBe(true);
	});

	test('breaks income after ten seconds', async () => {
		const { sent } = await play(30, () => ({ v7: 100 }));
		const missing = (records: Records[]): number => {
			const rows = records.flatMap(({ inference }) => inference.filter((r) => r.version === 'v13'));
			return rows.filter(({ features }) => features.income === null).length / rows.length;
		};
		expect(missing(sent.slice(0, 10))).toBeLessThan(0.05);
		expect(missing(sent.slice(10))).toBeGreaterThan(0.1);
	});

	test('goes on when the sink fails for a moment', async () => {
		const { sent, errors } = await play(12, () => ({ v7: 100 }), 5);
		expect(errors).toHaveLength(1);
		expect(sent.length).toBeGreaterThanOrEqual(12);
	});
});

test('labels leave when they are known, the others wait', () => {
	const label = (event_id: string, seconds: number): LabelRecord => ({
		model: 'screening',
		event_id,
		label_name: 'suitable',
		label: 'shortlist',
		observed_at: new Date(START + seconds * 1000).toISOString()
	});
	const pending = [label('a', 5), label('b', 60), label('c', 1)];
	expect(takeDue(pending, START + 10_000).map(({ event_id }) => event_id)).toEqual(['a', 'c']);
	expect(pending.map(({ event_id }) => event_id)).toEqual(['b']);
});
