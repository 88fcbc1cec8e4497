import { seeded } from '#demo/random.ts';

/** What happens within the process when a step is reached for the nth time. */
export interface Fault {
	step: string;
	nth: number;
	action: 'kill' | 'doom' | 'fail' | 'slow' | 'full';
	/** Until the kill from outside, or of waiting. */
	ms: number;
}

/** What one round goes through. */
export interface Plan {
	faults: Fault[];
	broker: 'none' | 'restart' | 'kill';
	rebalance: boolean;
	recreate: boolean;
	/** A process that is killed comes back after minutes. */
	sleep: boolean;
}

/** Steps of the protocol, and how often a batch passes them. */
const STEPS: Record<string, number> = {
	fetch: 3,
	heartbeat: 4,
	'intent.before': 3,
	'intent.after': 3,
	'insert.before': 12,
	'insert.during': 12,
	'insert.after': 12,
	'final.before': 3,
	'final.after': 3,
	spool: 12,
	journal: 2
};

/** The faults of a round, always the same for its seed and number. */
export function planOf(seed: string, round: number): Plan {
	const random = seeded(`fault/${seed}/${round}`);
	const whole = (below: number) => Math.floor(random.uniform() * below);
	const fault = (): Fault => {
		const names = Object.keys(STEPS);
		const step = names[whole(names.length)] ?? 'fetch';
		const nth = 1 + whole(STEPS[step] ?? 1);
		const ms = whole(40);
		if (step === 'spool' || step === 'journal') return { step, nth, action: 'full', ms };
		if (step === 'insert.during') return { step, nth, action: 'doom', ms };
		const action = random.pick({ kill: 5, fail: 4, slow: 1 });
		return { step, nth, action, ms: action === 'slow' ? 300 + 10 * ms : ms };
	};
	return {
		faults: random.chance(0.5) ? [fault(), fault()] : [fault()],
		broker: random.pick({ none: 94, restart: 3, kill: 3 }),
		rebalance: random.chance(0.08),
		recreate: random.chance(0.04),
		sleep: random.chance(0.1)
	};
}
