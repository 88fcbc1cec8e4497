import type { LabelRecord, Records } from './simulate/record.ts';
import type { Weights } from './simulate/support-reply.ts';
import type { Sink } from './sink.ts';
import { sceneAt, type Scene } from './story.ts';
import { trafficOfSecond } from './traffic.ts';

/** A stall of the process longer than this leaves a gap: making it up at once would not be live traffic. */
const MOST_SECONDS_BEHIND = 20;

export interface LiveParts {
	seed: number;
	/** Number of the chapter to start with. */
	first_chapter: number;
	sink: Sink;
	/** Which versions serve support-reply now, by the rollout engine. */
	serving(): Promise<{ stable: string; weights: Weights }>;
	/** Called once at the start of each chapter. */
	onChapter(scene: Scene): Promise<void>;
	onError(error: unknown): void;
	/** Epoch milliseconds. */
	now?: () => number;
}

/** Live traffic, second by second, until stopped. `stop` waits for what is on its way. */
export function startLive(parts: LiveParts): { stop(): Promise<void> } {
	const now = parts.now ?? Date.now;
	const pending: LabelRecord[] = [];
	const started = Math.floor(now() / 1000);
	let next = started;
	let chapter = -1;
	let stopped = false;
	let wake = (): void => undefined;

	async function second(at: number): Promise<void> {
		const scene = sceneAt(parts.seed, parts.first_chapter, at - started);
		if (scene.chapter !== chapter) {
			chapter = scene.chapter;
			await parts.onChapter(scene);
		}
		const { stable, weights } = await parts.serving();
		const made = trafficOfSecond(parts.seed, at, scene, weights, stable);
		pending.push(...made.labels);
		await parts.sink.send({ ...made, labels: takeDue(pending, at * 1000) });
	}

	async function run(): Promise<void> {
		while (!stopped) {
			const current = Math.floor(now() / 1000);
			next = Math.max(next, current - MOST_SECONDS_BEHIND);
			for (; next < current && !stopped; next++) {
				await second(next).catch((error: unknown) => parts.onError(error));
			}
			await new Promise<void>((resolve) => {
				const timer = setTimeout(resolve, 1000 - (now() % 1000));
				wake = () => {
					clearTimeout(timer);
					resolve();
				};
			});
		}
	}

	const running = run();
	return {
		async stop() {
			stopped = true;
			wake();
			await running;
			await parts.sink.close();
		}
	};
}

/** Takes the labels that are known by `time` (epoch milliseconds) out of the list. */
export function takeDue(pending: LabelRecord[], time: number): Records['labels'] {
	const due: LabelRecord[] = [];
	const later: LabelRecord[] = [];
	for (const label of pending) (Date.parse(label.observed_at) <= time ? due : later).push(label);
	pending.length = 0;
	pending.push(...later);
	return due;
}
