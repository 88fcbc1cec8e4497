import type { Patience } from '#detectors/schedule/watermark.ts';
import type { Bus } from '#server/bus.ts';
import type { Store } from '#store/store.ts';
import type { LedgerBook } from './ledger-book.ts';

/** What every part of the runner works with. */
export interface Shared {
	store: Store;
	bus: Bus;
	book: LedgerBook;
	project: string;
	patience: Patience;
	/** Since when this process has been watching, ms. */
	watchingSince: number;
	/** How far ingest is behind, ms; null when not known. */
	ingestLag(): number | null;
}
