import { invalidate, invalidateAll } from '$app/navigation';
import { navigating } from '$app/state';

/** What the stream says: something of this kind changed. The rest is read again by the pages that depend on it. */
const KINDS = ['findings', 'alerts', 'rollouts', 'ingest', 'models', 'gpus'] as const;
export type LiveKind = (typeof KINDS)[number];

/** Several changes at once are one reload: at most this often. */
const PAUSE = 1500;
/** Without a stream the page asks by itself. */
const POLL = 15_000;
/** Failures in a row after which polling replaces the stream. */
const PATIENCE = 4;

export type LiveStateName = 'live' | 'paused' | 'reconnecting' | 'polling';

/** Reads again, but not before a link that is being followed has arrived: Kit would drop it, and the click be lost. */
export function refresh(read: () => unknown = invalidateAll): void {
	const later = () => refresh(read);
	if (navigating.to === null) void read();
	else void navigating.complete?.then(later, later);
}

/**
 * One EventSource for the tab. A page's load calls `depends('leeway:alerts')` (or :findings, :rollouts, :ingest,
 * :models, :gpus), and runs again when that kind changes.
 */
class Live {
	state = $state<LiveStateName>('reconnecting');
	/** Spoken by the one live region of the page. */
	announcement = $state('');

	#source: EventSource | undefined;
	#poll: ReturnType<typeof setInterval> | undefined;
	#pending = new Set<LiveKind>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#failures = 0;

	/** Opens the stream; the returned function closes it. */
	start(): () => void {
		this.#open();
		return () => this.#close();
	}

	toggle(): void {
		if (this.state === 'paused') this.#open();
		else {
			this.#close();
			this.state = 'paused';
		}
	}

	#open(): void {
		this.#close();
		this.state = 'reconnecting';
		const source = new EventSource('/api/v1/stream');
		this.#source = source;
		source.onopen = () => {
			if (this.#failures > 0) refresh();
			this.#failures = 0;
			this.state = 'live';
			this.#stopPolling();
		};
		source.onmessage = (message) => this.#heard(message.data);
		for (const kind of KINDS) source.addEventListener(kind, () => this.#changed(kind));
		source.onerror = () => {
			this.#failures += 1;
			if (this.#failures >= PATIENCE || source.readyState === EventSource.CLOSED) this.#startPolling();
			else this.state = 'reconnecting';
		};
	}

	#heard(data: string): void {
		try {
			const message: unknown = JSON.parse(data);
			if (typeof message !== 'object' || message === null || !('kind' in message)) return;
			const kind = KINDS.find((known) => known === message.kind);
			if (kind) this.#changed(kind);
		} catch {
			// A heartbeat, or something newer than this page.
		}
	}

	#changed(kind: LiveKind): void {
		this.#pending.add(kind);
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			const kinds = [...this.#pending];
			this.#pending.clear();
			if (document.visibilityState === 'visible') refresh(() => kinds.map((k) => invalidate(`leeway:${k}`)));
			else this.#catchUpLater();
		}, PAUSE);
	}

	/** A hidden tab reloads once, when it is looked at again. */
	#catchUpLater(): void {
		document.addEventListener('visibilitychange', () => refresh(), { once: true });
	}

	#startPolling(): void {
		this.state = 'polling';
		this.#poll ??= setInterval(() => {
			refresh();
			if (this.#source?.readyState === EventSource.CLOSED) this.#open();
		}, POLL);
	}

	#stopPolling(): void {
		clearInterval(this.#poll);
		this.#poll = undefined;
	}

	#close(): void {
		this.#source?.close();
		this.#source = undefined;
		this.#stopPolling();
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}
}

export const live = new Live();
