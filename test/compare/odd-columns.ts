import { randomFrom } from '../detectors/random.ts';

/** What must be said about an odd column: verdict by metric, and words in its detail or its change. */
export interface OddColumn {
	name: string;
	reference: unknown[];
	current: unknown[];
	/** Verdicts by metric; `law` is the distance, whatever its metric. Metrics left out are not looked at. */
	verdicts: Record<string, string>;
	says?: RegExp;
	/** Not compared, and why. */
	skipped?: RegExp;
	/** Formats that can hold it; all when left out. CSV knows neither types nor nested values. */
	only?: readonly ('csv' | 'jsonl')[];
}

export const ROWS = 1000;

const random = randomFrom(7);
const many = <T>(draw: (i: number) => T, n = ROWS): T[] => Array.from({ length: n }, (_, i) => draw(i));
export const normal = (mean = 0, sd = 1, n = ROWS): number[] => many(() => mean + sd * random.normal(), n);
const some = (values: unknown[], share: number, by: unknown): unknown[] =>
	values.map((value) => (random.uniform() < share ? by : value));
const pick = (...words: string[]) => words[Math.floor(random.uniform() * words.length)] ?? '';

export const ODD_COLUMNS: OddColumn[] = [
	{
		name: 'all missing in the current file',
		reference: normal(),
		current: many(() => null),
		verdicts: { law: 'exceeded', missing_share: 'exceeded' },
		says: /missing 0\s% → 100\s%/
	},
	{
		name: 'all missing in both',
		reference: many(() => null),
		current: many(() => null),
		verdicts: { law: 'blind', missing_share: 'within' },
		says: /no row of either file holds a value/
	},
	{
		name: 'all missing in the reference',
		reference: many(() => null),
		current: normal(),
		verdicts: { law: 'exceeded', missing_share: 'within' }
	},
	{
		name: 'half missing',
		reference: normal(),
		current: some(normal(), 0.5, null),
		verdicts: { law: 'exceeded', missing_share: 'exceeded' }
	},
	{
		name: 'half missing in both',
		reference: some(normal(), 0.5, null),
		current: some(normal(), 0.5, null),
		verdicts: { missing_share: 'undecided', law: 'within' }
	},
	{
		name: 'one missing beside a shift',
		reference: normal(),
		current: [null, ...normal(3, 1, ROWS - 1)],
		verdicts: { law: 'exceeded' }
	},
	{
		name: 'one NaN beside a shift',
		reference: normal(),
		current: ['NaN', ...normal(3, 1, ROWS - 1)],
		verdicts: { law: 'exceeded' }
	},
	{ name: 'constant in both', reference: many(() => 5), current: many(() => 5), verdicts: { law: 'within' } },
	{ name: 'constant in the reference', reference: many(() => 5), current: normal(5), verdicts: { law: 'exceeded' } },
	{ name: 'constant in the current file', reference: normal(), current: many(() => 0), verdicts: { law: 'exceeded' } },
	{ name: 'another constant', reference: many(() => 5), current: many(() => 6), verdicts: { law: 'exceeded' } },
	{
		name: 'a constant word',
		reference: many(() => 'a'),
		current: many(() => 'a'),
		verdicts: { law: 'within', new_category_share: 'within' }
	},
	{
		name: 'a few infinite',
		reference: normal(),
		current: some(normal(), 0.02, 'inf'),
		verdicts: { law: 'undecided' },
		says: /infinite/
	},
	{
		name: 'half infinite',
		reference: normal(),
		current: some(normal(), 0.5, '-Infinity'),
		verdicts: { law: 'exceeded' },
		says: /infinite/
	},
	{
		name: 'half infinite in both',
		reference: some(normal(), 0.5, 'inf'),
		current: some(normal(), 0.5, 'inf'),
		verdicts: { law: 'within' }
	},
	{
		name: 'a new category only',
		reference: many(() => pick('a', 'b')),
		current: many(() => 'z'),
		verdicts: { law: 'exceeded', new_category_share: 'exceeded' },
		says: /new: "z"/
	},
	{
		name: 'some of a new category',
		reference: many(() => pick('a', 'b', 'c')),
		current: some(
			many(() => pick('a', 'b', 'c')),
			0.08,
			'z'
		),
		verdicts: { new_category_share: 'exceeded' },
		says: /new: "z"/
	},
	{
		name: 'many rare categories, drawn alike',
		reference: many(() => `city ${Math.floor(random.uniform() * 400)}`),
		current: many(() => `city ${Math.floor(random.uniform() * 400)}`),
		verdicts: { new_category_share: 'within', law: 'within' }
	},
	{
		name: 'text among the numbers',
		reference: normal(),
		current: some(normal(), 0.3, 'error'),
		verdicts: { law: 'exceeded', type_change: 'exceeded' },
		says: /no numbers?, such as "error"/
	},
	{
		name: 'one text among the numbers',
		reference: normal(),
		current: ['oops', ...normal(0, 1, ROWS - 1)],
		verdicts: { law: 'within', type_change: 'within' },
		says: /1 row .* is no number, such as "oops"/
	},
	{
		name: 'text instead of numbers',
		reference: normal(),
		current: many(() => pick('low', 'high')),
		verdicts: { law: 'exceeded', type_change: 'exceeded' }
	},
	{
		name: 'numbers as text, shifted',
		reference: normal(),
		current: normal(3).map(String),
		verdicts: { law: 'exceeded', type_change: 'exceeded' },
		only: ['jsonl']
	},
	{
		name: 'numbers as text, unchanged',
		reference: normal(),
		current: normal().map(String),
		verdicts: { law: 'within', type_change: 'exceeded' },
		says: /the reference holds number/,
		only: ['jsonl']
	},
	{
		name: 'numbers as text in both, shifted',
		reference: normal().map(String),
		current: normal(3).map(String),
		verdicts: { law: 'exceeded' }
	},
	{
		name: 'integers against floats',
		reference: many((i) => i % 50),
		current: many((i) => (i % 50) + 0.25),
		verdicts: { law: 'within' }
	},
	{
		name: '1e308 among small numbers',
		reference: normal(),
		current: some(normal(), 0.01, 1e308),
		verdicts: { law: 'undecided' }
	},
	{
		name: '1e307 everywhere',
		reference: normal(1e307, 1e305),
		current: normal(1e307, 1e305),
		verdicts: { law: 'within' }
	},
	{
		name: '1e307 everywhere, shifted',
		reference: normal(1e307, 1e305),
		current: normal(1.03e307, 1e305),
		verdicts: { law: 'exceeded' }
	},
	{
		name: 'from -1e308 to 1e308',
		reference: many(() => (random.uniform() * 2 - 1) * 1.7e308),
		current: many(() => (random.uniform() * 2 - 1) * 1.7e308),
		verdicts: { law: 'within' }
	},
	{
		name: '1e9 with a noise of 1e-7',
		reference: many(() => 1e9 + random.normal() * 1e-7),
		current: many(() => 1e9 + random.normal() * 1e-7),
		verdicts: { law: 'within' }
	},
	{
		name: '1e9 with a noise, shifted',
		reference: many(() => 1e9 + random.normal() * 1e-6),
		current: many(() => 1e9 + 5e-6 + random.normal() * 1e-6),
		verdicts: { law: 'exceeded' }
	},
	{
		name: 'infinite with another sign',
		reference: some(normal(), 0.5, 'inf'),
		current: some(normal(), 0.5, '-inf'),
		verdicts: { law: 'exceeded' }
	},
	{
		name: 'nearly constant, another constant between a few far off',
		reference: [...many(() => 5, ROWS - 10), ...normal(0, 100, 10)],
		current: [...many(() => 5.1, ROWS - 10), ...normal(0, 100, 10)],
		verdicts: { law: 'exceeded' }
	},
	{
		name: 'nearly constant, all moved among the few far off',
		reference: [...many(() => 0, ROWS - 3), -900, 300, 900],
		current: many(() => 500),
		verdicts: { law: 'exceeded' }
	},
	{
		name: 'two clumps far apart, unchanged',
		reference: many(() => random.normal() + (random.uniform() < 0.5 ? 1e6 : 0)),
		current: many(() => random.normal() + (random.uniform() < 0.5 ? 1e6 : 0)),
		verdicts: { law: 'within' }
	},
	{
		name: 'two clumps far apart, each shifted',
		reference: many(() => random.normal() + (random.uniform() < 0.5 ? 1e6 : 0)),
		current: many(() => random.normal() + (random.uniform() < 0.5 ? 1e6 + 2 : 2)),
		verdicts: { law: 'exceeded' }
	},
	{
		name: 'half a word for missing in numbers, the rest shifted',
		reference: some(normal(1e7, 1), 0.5, -999),
		current: some(normal(1e7 + 2, 1), 0.5, -999),
		verdicts: { law: 'exceeded' }
	},
	{
		name: 'categories named like those of the product',
		reference: many(() => pick('@other', '@missing', 'other', 'new')),
		current: many(() => pick('@other', '@other', '@other', 'new')),
		verdicts: { law: 'exceeded' }
	},
	{
		name: 'dates',
		reference: many((i) => `2025-01-${String((i % 28) + 1).padStart(2, '0')}`),
		current: many((i) => `2026-02-${String((i % 28) + 1).padStart(2, '0')}`),
		verdicts: { missing_share: 'within' },
		skipped: /dates/
	},
	{
		name: 'identifiers',
		reference: many((i) => `user-${i}`),
		current: many((i) => `user-${i + ROWS}`),
		verdicts: { missing_share: 'within' },
		skipped: /hardly a value comes twice/
	},
	{
		name: 'booleans',
		reference: many(() => random.uniform() < 0.7),
		current: many(() => random.uniform() < 0.2),
		verdicts: { law: 'exceeded' }
	},
	{
		name: 'nested values',
		reference: many((i) => [i % 3, 1]),
		current: many((i) => [i % 2, 1]),
		verdicts: { missing_share: 'within' },
		skipped: /nested/,
		only: ['jsonl']
	},
	{
		name: 'objects',
		reference: many(() => ({ a: random.normal() })),
		current: many(() => ({ a: 3 + random.normal() })),
		verdicts: {},
		only: ['jsonl']
	},
	{
		name: 'words for missing in any case',
		reference: normal(),
		current: normal().map((x, i) => (i % 2 ? (['NaN', 'NA', 'null', 'None', 'n/a', ''][i % 6] ?? '') : x)),
		verdicts: { missing_share: 'exceeded' },
		only: ['csv']
	},
	{
		name: 'a name like __proto__',
		reference: many(() => pick('__proto__', 'constructor')),
		current: many(() => pick('__proto__', 'constructor')),
		verdicts: { law: 'within' }
	}
];
