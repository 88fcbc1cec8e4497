/** What happened, and to which record. Carries ids only: listeners read the rest from the store. */
export interface BusEvent {
	kind: 'findings' | 'alerts' | 'rollouts' | 'ingest' | 'models' | 'gpus';
	id: string;
}

export interface Bus {
	emit(event: BusEvent): void;
	/** Calls back on every event until the returned function is called. */
	subscribe(listener: (event: BusEvent) => void): () => void;
}

/** In-process publish and subscribe. A listener that throws does not keep the others from hearing. */
export function createBus(onError: (error: unknown) => void = (error) => process.emitWarning(String(error))): Bus {
	const listeners = new Set<(event: BusEvent) => void>();
	return {
		emit(event) {
			for (const listener of [...listeners]) {
				try {
					listener(event);
				} catch (error) {
					onError(error);
				}
			}
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		}
	};
}
