import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Ask, Told } from './messages.ts';

type Of<K extends Told['is']> = Extract<Told, { is: K }>;

/** The process under test, started again whenever it is gone. */
export class TestProcess {
	readonly #args: string[];
	readonly #onGone: () => Promise<void>;
	#child: ChildProcess | undefined;
	#ready = Promise.resolve<unknown>(undefined);
	#ending = false;
	/** How far the clock of the process is ahead of ours, in ms. */
	#ahead = 0;
	/** Minutes that the process seems to be away for when it is killed, in ms. */
	away = 0;
	#listeners = new Set<(told: Told) => void>();
	/** Since the round began. */
	kills = 0;
	fired: string[] = [];
	warnings: string[] = [];

	constructor(args: string[], onGone: () => Promise<void>) {
		this.#args = args;
		this.#onGone = onGone;
		this.#start();
	}

	#start(): void {
		const child = fork(join(import.meta.dirname, 'child.ts'), this.#args, {
			stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
			// A start is what a round costs: its code is compiled once.
			env: {
				...process.env,
				NODE_COMPILE_CACHE: join(this.#args[0] ?? '', '..', 'compiled'),
				FAULT_CLOCK_AHEAD: String(this.#ahead)
			}
		});
		this.#child = child;
		const { promise, resolve } = Promise.withResolvers<unknown>();
		this.#ready = promise;
		child.stderr?.on('data', (text: Buffer) => this.warnings.push(text.toString().trim()));
		child.on('message', (told: Told) => {
			if (told.is === 'ready') resolve(undefined);
			else if (told.is === 'fired') this.fired.push(`${told.action} ${told.step}`);
			else if (told.is === 'warning') this.warnings.push(told.text);
			else if (told.is === 'doomed') setTimeout(() => child.kill('SIGKILL'), told.ms);
			for (const listener of this.#listeners) listener(told);
		});
		child.on('exit', () => {
			if (this.#ending) return;
			this.kills++;
			this.#ahead += this.away;
			// Where the broker is away as well, the dead member's session ends by itself.
			void this.#onGone()
				.catch((error: unknown) => this.warnings.push(String(error)))
				.then(() => this.#start());
		});
	}

	/** Asks and waits for the answer; asks again where the process died meanwhile. */
	async ask<K extends Told['is']>(ask: Ask, is: K): Promise<Of<K>> {
		for (let tries = 0; ; tries++) {
			const answer = await this.try(ask, is);
			if (answer) return answer;
			if (tries > 30) throw new Error(`No answer to ${ask.do}: ${this.warnings.slice(-5).join('\n')}`);
		}
	}

	/** Asks once; undefined where the process died or did not answer in time. */
	async try<K extends Told['is']>(
		ask: Ask,
		is: K,
		fits: (told: Of<K>) => boolean = () => true
	): Promise<Of<K> | undefined> {
		await this.ready();
		const child = this.#child;
		if (!child?.connected) return undefined;
		return new Promise((resolve) => {
			const done = (told?: Of<K>) => {
				clearTimeout(timer);
				this.#listeners.delete(listener);
				child.off('exit', gone);
				resolve(told);
			};
			const gone = () => done();
			const listener = (told: Told) => {
				if (told.is === is && fits(told as Of<K>)) done(told as Of<K>);
			};
			const timer = setTimeout(gone, 20_000);
			this.#listeners.add(listener);
			child.once('exit', gone);
			child.send(ask, () => undefined);
		});
	}

	/** Ready to be asked: a process that was killed is back. */
	async ready(): Promise<void> {
		for (let ready = this.#ready; ; ready = this.#ready) {
			await ready;
			if (ready === this.#ready && this.#child?.connected) return;
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	}

	tell(ask: Ask): void {
		if (this.#child?.connected) this.#child.send(ask, () => undefined);
	}

	async end(): Promise<void> {
		this.#ending = true;
		const child = this.#child;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		const gone = once(child, 'exit');
		this.tell({ do: 'end' });
		const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
		await gone;
		clearTimeout(timer);
	}
}
