/** The tokens of `tokens.css` that charts paint with: a canvas cannot read custom properties, so they are read once. */
export const TOKEN_NAMES = [
	'surface',
	'raised',
	'line',
	'line-2',
	'control',
	'text',
	'text-2',
	'text-3',
	'on-ink',
	'brand',
	'corridor',
	'within',
	'exceeded',
	'undecided',
	'undecided-mark',
	'blind',
	'hatch',
	'still',
	'ref',
	'cur',
	'cur-fill',
	'cur-text',
	'on-cur',
	'grid',
	'axis',
	'heat-0',
	'heat-1',
	'heat-2',
	'heat-3',
	'heat-4',
	'heat-5',
	'heat-6',
	'font',
	'mono'
] as const;
type TokenName = (typeof TOKEN_NAMES)[number];

type Camel<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;

/** What a builder paints with, by the token's name in camel case; it never names a colour itself. */
export type ChartTokens = Record<Camel<TokenName>, string>;

/** All tokens, `read` by their name as in CSS (`line-2`). */
export function chartTokens(read: (name: string) => string): ChartTokens {
	const key = (name: string) => name.replace(/-(.)/g, (_, c: string) => c.toUpperCase());
	return Object.fromEntries(TOKEN_NAMES.map((name) => [key(name), read(name).trim()])) as ChartTokens;
}
