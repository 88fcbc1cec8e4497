import type { Inbox } from '#ingest/inbox/inbox.ts';
import type { Incoming } from '#ingest/pipeline.ts';

interface Stored {
	topic: string;
	records: readonly Incoming[];
	key: string | undefined;
}

/** An inbox that stores nothing and remembers the last request; what was not decoded counts as refused. */
export function createInboxStub(): { inbox: Pick<Inbox, 'store'>; last(): Stored | undefined } {
	let last: Stored | undefined;
	return {
		last: () => last,
		inbox: {
			store(topic, records, key) {
				last = { topic, records, key };
				return Promise.resolve(
					records.flatMap(({ decoded, offset }, index) =>
						decoded.kind === 'rejected' ? [{ index, offset, reason: decoded.reason, detail: decoded.detail }] : []
					)
				);
			}
		}
	};
}
