import type { GateCheck, GateLook } from '#core/gate.ts';
import type { Bus } from '#server/bus.ts';
import type { Config } from '#server/config/load.ts';
import type { Store } from '#store/store.ts';

/** What the gate asks of the detectors. */
export interface GateEvaluator {
	evaluateGate(look: GateLook): Promise<GateCheck[]>;
}

export interface ControlDeps {
	store: Store;
	config: Pick<Config, 'origin' | 'port' | 'demo' | 'project_file'>;
	bus: Bus;
	detect: GateEvaluator;
	/** Wall clock; tests bring their own. */
	now?: () => Date;
	/** Hears what failed in the background. */
	onError?: (what: string, error: unknown) => void;
}

/** The same, with everything filled in. */
export interface Context extends Required<Omit<ControlDeps, 'now'>> {
	/** ISO 8601 in UTC. */
	now(): string;
	/** Address of this server as people reach it, without a slash at the end. */
	base_url: string;
}

export function contextOf(deps: ControlDeps): Context {
	const clock = deps.now ?? (() => new Date());
	const base = deps.config.origin ?? `http://localhost:${deps.config.port}`;
	return {
		...deps,
		onError: deps.onError ?? (() => undefined),
		now: () => clock().toISOString(),
		base_url: base.replace(/\/+$/, '')
	};
}
