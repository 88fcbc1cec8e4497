import { z } from 'zod';
import { formatShortMoment } from './time-format.ts';

/** When the change that a monitor shows began. Instants are ISO 8601 in UTC. */
export const sinceSchema = z.strictObject({
	/** Beginning of the first changed window; null: before the windows that were looked at. */
	at: z.string().nullable(),
	/** It began between these, at `level`. */
	from: z.string().nullable(),
	to: z.string().nullable(),
	level: z.number(),
	/** Windows looked at, and the beginning of the oldest of them. */
	windows: z.int(),
	oldest: z.string()
});
export type Since = z.infer<typeof sinceSchema>;

/** "since 14:00 (13:00 to 15:00, 95 %)". */
export function sinceWords({ at, from, to, level, oldest }: Since, zone: string): string {
	const moment = (instant: string) => formatShortMoment(instant, zone);
	if (at === null || from === null || to === null) return `since before ${moment(oldest)}`;
	const between = `(${moment(from)} to ${moment(to)}, ${Math.round(level * 100)} %)`;
	return `since ${moment(at)} ${between.replaceAll(' ', '\u00a0')}`;
}
