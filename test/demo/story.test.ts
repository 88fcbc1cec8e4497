import { creditHistory, sceneAt, V13_SHARE } from '#demo/story.ts';
import { describe, expect, test } from 'vitest';

describe('the live story', () => {
	test.each([
		{ elapsed: 0, broken: null, fan: null },
		{ elapsed: 10, broken: 'income', fan: null },
		{ elapsed: 25, broken: 'income', fan: 5 },
		{ elapsed: 600, broken: 'income', fan: 580 },
		{ elapsed: 25 * 60, broken: null, fan: null }
	])('after $elapsed s: broken $broken, fan failing for $fan', ({ elapsed, broken, fan }) => {
		const scene = sceneAt(1, 0, elapsed);
		expect(scene).toEqual({ chapter: 0, canary: 'v8', broken, fan_failing_for: fan });
	});

	test('goes on: in three days every chapter breaks an input, mends it and tries a new canary', () => {
		const scenes = Array.from({ length: 3 * 24 * 60 }, (_, minute) => sceneAt(1, 0, minute * 60));
		const chapters = Map.groupBy(scenes, (scene) => scene.chapter);
		expect(chapters.size).toBeGreaterThan(80);
		for (const [number, chapter] of [...chapters].slice(0, -1)) {
			expect(new Set(chapter.map((scene) => scene.canary))).toEqual(new Set([`v${8 + number}`]));
			const broken = chapter.filter((scene) => scene.broken !== null).length;
			expect(broken).toBeGreaterThanOrEqual(12);
			expect(broken).toBeLessThanOrEqual(18);
			expect(chapter.length - broken).toBeGreaterThan(15);
		}
		expect(new Set(scenes.map((scene) => scene.broken))).toContain('bureau_score');
	});

	test('a later run starts with its own chapter, at its beginning', () => {
		expect(sceneAt(1, 5, 3).chapter).toBe(5);
		expect(sceneAt(1, 5, 3).broken).toBeNull();
		expect(sceneAt(1, 5, 15).broken).not.toBeNull();
	});
});

describe('the history', () => {
	const end = Date.UTC(2026, 0, 15, 12);
	const hours = Array.from({ length: 14 * 24 }, (_, i) => creditHistory(end - (i + 1) * 3_600_000, end));

	test('holds one incident of five hours, long over', () => {
		expect(hours.filter((conditions) => conditions.bureau_drift)).toHaveLength(5);
		expect(hours.slice(0, 90).some((conditions) => conditions.bureau_drift)).toBe(false);
	});

	test('knows v13 for the last two days only, with healthy inputs', () => {
		expect(hours.filter((conditions) => conditions.v13 === V13_SHARE)).toHaveLength(48);
		expect(hours.every((conditions) => conditions.broken === null)).toBe(true);
	});
});
