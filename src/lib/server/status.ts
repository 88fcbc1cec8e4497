/** How one part of the server is doing, in words for the pages. */
export interface Part {
	state: 'starting' | 'ready' | 'absent' | 'failed';
	/** A sentence; what is missing names its fix. */
	detail: string;
	/** Share done, 0 to 1, while starting; absent where it is not known. */
	progress?: number;
}

export interface Status {
	store: Part;
	kafka: Part & { brokers: string[] };
	ingest: Part;
	detect: Part;
	demo: Part;
}

export function initialStatus(): Status {
	const starting: Part = { state: 'starting', detail: 'starting' };
	return {
		store: { ...starting },
		kafka: { ...starting, brokers: [] },
		ingest: { ...starting },
		detect: { ...starting },
		demo: { ...starting }
	};
}
