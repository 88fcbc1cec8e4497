import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../src/lib/ui/tokens.css', import.meta.url), 'utf8');

function tokensOf(block: string): Map<string, string> {
	return new Map(
		[...block.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex])
	);
}
const [, light = '', dark = ''] = css.split(/^:root[^{]*\{/m);
const themes = { light: tokensOf(light), dark: tokensOf(dark) };

/** WCAG 2.2, definition of contrast ratio. */
function contrast(a: string, b: string): number {
	const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
	return ((x ?? 0) + 0.05) / ((y ?? 0) + 0.05);
}

function luminance(hex: string): number {
	const linear = [1, 3, 5].map((at) => {
		const c = parseInt(hex.slice(at, at + 2), 16) / 255;
		return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
}

describe.each(['light', 'dark'] as const)('%s', (theme) => {
	const tokens = themes[theme];
	const of = (name: string) => tokens.get(name) ?? '#000000';

	test('both themes have the same colours', () => {
		expect([...tokens.keys()].sort()).toEqual([...themes.light.keys()].sort());
	});

	// WCAG 2.2 AA: 4.5 for text, 3 for marks and edges of controls.
	test.each(['text', 'text-2', 'text-3', 'brand', 'exceeded', 'undecided', 'blind', 'ref', 'cur-text'])(
		'%s can be read',
		(name) => {
			expect(contrast(of(name), of('surface'))).toBeGreaterThanOrEqual(4.5);
		}
	);
	test.each(['control', 'undecided-mark', 'hatch', 'still', 'cur'])('%s can be seen', (name) => {
		expect(contrast(of(name), of('surface'))).toBeGreaterThanOrEqual(3);
	});
	test.each(['within', 'exceeded', 'undecided', 'blind'])('%s can be read on its tint', (name) => {
		expect(contrast(of(name), of(`${name}-tint`))).toBeGreaterThanOrEqual(4.5);
	});
	test('ink carries its own text', () => {
		expect(contrast(of('text'), of('on-ink'))).toBeGreaterThanOrEqual(4.5);
		expect(contrast(of('on-cur'), of('cur'))).toBeGreaterThanOrEqual(4.5);
	});
});
