import type { QuarantineFilter, ReplayOutcome } from '#core/quarantine.ts';
import {
	beginReplay,
	begunReplays,
	endReplay,
	expireRecords,
	quarantinePlaces,
	type NewMark,
	type QuarantinePlace
} from '#store/repositories/quarantine.ts';
import { chunksOf, tokenOf } from './chunks.ts';
import { replayChunk, type ReplayContext } from './replay-chunk.ts';

/** Records of the quarantine: those named, or all that a filter finds. */
export interface Selection {
	ids?: readonly string[] | undefined;
	filter?: QuarantineFilter | undefined;
}

export interface Quarantine {
	/**
	 * Decodes open records again, as they would be decoded if they came now, and stores what succeeds under its own place
	 * in its topic. A record is stored once, however often it is replayed and wherever a replay is interrupted.
	 */
	replay(selection: Selection, who: string): Promise<ReplayOutcome>;
	/** Takes away what records held, resolved ones too; that they came stays. Returns how many. */
	expire(selection: Selection): Promise<number>;
	/** Finishes replays that a crash interrupted. */
	finish(): Promise<void>;
}

/** At most so many records of one call; the rest is left for the next. */
export const MAX_SELECTED = 100_000;
const MAX_REASONS = 20;

export function createQuarantine(context: ReplayContext): Quarantine {
	const { store } = context;
	let turn: Promise<unknown> = Promise.resolve();

	/** Replays take turns: two at once could both find a record open. */
	function inTurn<T>(work: () => Promise<T>): Promise<T> {
		const mine = turn.then(work);
		turn = mine.catch(() => undefined);
		return mine;
	}

	function select({ ids, filter }: Selection, state: 'open' | 'resolved'): Promise<QuarantinePlace[]> {
		return quarantinePlaces(store, { ...filter, state }, { ids, limit: MAX_SELECTED });
	}

	async function finish(): Promise<void> {
		for (const begun of await begunReplays(store)) {
			await replayChunk(context, begun);
			await endReplay(store, begun.token);
		}
	}

	async function replay(selection: Selection, who: string): Promise<ReplayOutcome> {
		await finish();
		const places = await select(selection, 'open');
		const marks: NewMark[] = [];
		for (const chunk of chunksOf(places)) {
			const begun = { token: tokenOf(chunk), ids: idsOf(chunk), who };
			// Whatever happens from here on, exactly these records are stored under exactly this token.
			await beginReplay(store, begun);
			marks.push(...(await replayChunk(context, begun)));
			await endReplay(store, begun.token);
		}
		const failed = marks.filter(({ state }) => state === 'failed');
		return {
			selected: places.length,
			resolved: marks.length - failed.length,
			failed: failed.length,
			reasons: commonest(failed)
		};
	}

	async function expire(selection: Selection): Promise<number> {
		const places = [...(await select(selection, 'open')), ...(await select(selection, 'resolved'))];
		for (const chunk of chunksOf(places)) await expireRecords(store, idsOf(chunk));
		return places.length;
	}

	return {
		replay: (selection, who) => inTurn(() => replay(selection, who)),
		expire: (selection) => inTurn(() => expire(selection)),
		finish: () => inTurn(finish)
	};
}

const idsOf = (places: readonly QuarantinePlace[]): string[] => places.map(({ id }) => id);

function commonest(failed: readonly NewMark[]): ReplayOutcome['reasons'] {
	// The same mistake in many records differs in the values that its sentence names.
	const mistake = ({ reason, detail }: NewMark) => `${reason}\n${detail.replace(/"[^"]*"|\d+/g, '')}`;
	return [...Map.groupBy(failed, mistake).values()]
		.map((same) => ({ reason: same[0]?.reason ?? '', n: same.length, detail: same[0]?.detail ?? '' }))
		.toSorted((a, b) => b.n - a.n)
		.slice(0, MAX_REASONS);
}
