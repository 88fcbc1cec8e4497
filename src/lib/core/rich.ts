import { VERDICTS, type Verdict } from './verdict.ts';

/**
 * Sentences that a server writes and a page shows: plain text with `` `code` `` for names of the user's
 * world, `**strong**` for numbers, and `[[exceeded:moved too far]]` for the one phrase in a verdict's colour.
 * There is no way to write HTML in it.
 */
export type Rich = string;

export type RichPart =
	| { kind: 'text' | 'code' | 'strong' | 'strong-code'; text: string }
	| { kind: 'verdict'; verdict: Verdict; text: string };

const MARKS = new RegExp(`\`([^\`]+)\`|\\*\\*(.+?)\\*\\*|\\[\\[(${VERDICTS.join('|')}):(.+?)\\]\\]`, 'g');

/** The parts of a sentence, in order. A mark that is not closed stays as it was written. */
export function richParts(text: Rich, within: 'text' | 'strong' = 'text'): RichPart[] {
	const parts: RichPart[] = [];
	let from = 0;
	const plain = (until: number) => {
		if (until > from) parts.push({ kind: within, text: text.slice(from, until) });
	};
	for (const match of text.matchAll(MARKS)) {
		const [whole, code, strong, verdict, phrase] = match;
		plain(match.index);
		from = match.index + whole.length;
		if (code !== undefined) parts.push({ kind: within === 'strong' ? 'strong-code' : 'code', text: code });
		else if (strong !== undefined) parts.push(...richParts(strong, 'strong'));
		else if (phrase !== undefined) parts.push({ kind: 'verdict', verdict: verdict as Verdict, text: phrase });
	}
	plain(text.length);
	return parts;
}

/** The words alone, for titles and labels. */
export function richText(text: Rich): string {
	return richParts(text)
		.map((part) => part.text)
		.join('');
}

/** A name from the user's world as code, whatever it holds. */
export function code(name: string): Rich {
	return `\`${name.replaceAll('`', "'")}\``;
}
