import { formatCount } from '#core/format.ts';
import type { Progress } from './replay.ts';

/** Between two lines where the output is no terminal, in ms. */
const LINE_EVERY = 5000;
const WIDTH = 24;

/** Shows how far a replay is: one line that is rewritten on a terminal, else a line now and then. */
export function progressBar(out: NodeJS.WriteStream): { update(progress: Progress): void; end(): void } {
	const began = Date.now();
	let shown = 0;
	return {
		update(progress) {
			const every = out.isTTY ? 100 : LINE_EVERY;
			if (Date.now() - shown < every && progress.sent < progress.total) return;
			shown = Date.now();
			out.write(
				out.isTTY
					? `\r\u001b[K${progressLine(progress, Date.now() - began)}`
					: `${progressLine(progress, Date.now() - began)}\n`
			);
		},
		end() {
			if (out.isTTY) out.write('\n');
		}
	};
}

/** `elapsed` in ms. */
export function progressLine({ sent, total, refused }: Progress, elapsed: number): string {
	const share = total === 0 ? 1 : Math.min(1, sent / total);
	const full = Math.round(share * WIDTH);
	const rate = elapsed > 0 ? sent / (elapsed / 1000) : 0;
	const left = rate > 0 && sent < total ? `, ${Math.ceil((total - sent) / rate)} s left` : '';
	const bad = refused > 0 ? `, ${formatCount(refused)} refused` : '';
	return `[${'#'.repeat(full)}${'-'.repeat(WIDTH - full)}] ${formatCount(sent)} of ${formatCount(total)}, ${formatCount(Math.round(rate))}/s${bad}${left}`;
}
