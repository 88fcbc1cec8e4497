import { isAccount, isCard, isNetworkAddress } from './check-digits.ts';
import type { Scorer } from './scorer.ts';

/** One kind of personal data: what it may look like, and what settles it. No pattern looks far back or ahead. */
interface Kind {
	name: string;
	/** A text without it holds none: most have not. */
	sign: RegExp;
	pattern: RegExp;
	/** Length of what was meant at the beginning of a match; 0: it is none. */
	holds(match: string): number;
}

const whole =
	(test: (match: string) => boolean) =>
	(match: string): number =>
		test(match) ? match.length : 0;

/** In the order in which they are looked for: what one took is no other. */
const KINDS: readonly Kind[] = [
	{
		name: 'email',
		sign: /@/,
		pattern: /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu,
		holds: whole(() => true)
	},
	{
		name: 'iban',
		sign: /\d/,
		pattern: /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}/gu,
		holds: isAccount
	},
	{ name: 'ip', sign: /\d/, pattern: /(?<![\w.:])[0-9a-f.:]{7,45}(?![\w:])/gi, holds: isNetworkAddress },
	{ name: 'card', sign: /\d/, pattern: /(?<![\w.+])[2-6]\d{3}(?:[ -]?\d){9,15}(?!\d)/g, holds: whole(isCard) },
	{
		name: 'phone',
		sign: /\d/,
		pattern:
			/(?<![\w.]|\d )(?:(?:\+|00)[1-9](?:[ ()./-]{0,2}\d){6,14}|\(?0\d(?:[ ()/-]{0,2}\d){7,10}|\(?[2-9]\d\d\)?[ .-]\d{3}[ .-]\d{4})(?![\d:])/g,
		holds: whole(() => true)
	}
];

/** Characters of a text that are searched. */
const SEARCHED = 20_000;

/** Kinds of personal data in a text and how often each occurs. Nothing of what was found is kept. */
export function findPii(text: string): Map<string, number> {
	const found = new Map<string, number>();
	let rest = text.slice(0, SEARCHED);
	for (const { name, sign, pattern, holds } of KINDS) {
		if (!sign.test(rest)) continue;
		rest = rest.replace(pattern, (match) => {
			const length = holds(match);
			if (length === 0) return match;
			found.set(name, (found.get(name) ?? 0) + 1);
			return `\n${match.slice(length)}`;
		});
	}
	return found;
}

/** Two scorers ask for the same text. */
let last = { text: '', found: new Map<string, number>() };

function remembered(text: string): Map<string, number> {
	if (last.text !== text) last = { text, found: findPii(text) };
	return last.found;
}

/** 'none', or the kinds in the order of the alphabet: 'email', 'email+phone'. */
export const pii: Scorer = {
	name: 'pii',
	version: 1,
	kind: 'categorical',
	score: (text) => [...remembered(text).keys()].sort().join('+') || 'none'
};

/** Number of pieces found. */
export const piiCount: Scorer = {
	name: 'pii_count',
	version: 1,
	kind: 'numeric',
	score: (text) => [...remembered(text).values()].reduce((sum, count) => sum + count, 0)
};
