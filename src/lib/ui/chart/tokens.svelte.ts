import { chartTokens, type ChartTokens } from '#dashboards/chart-tokens.ts';
import { createSubscriber } from 'svelte/reactivity';

let known: ChartTokens | undefined;

function read(): ChartTokens {
	const style = getComputedStyle(document.documentElement);
	return chartTokens((name) => style.getPropertyValue(`--${name}`));
}

/** Tells when the theme changes, by the page's switch or by the system's. */
const subscribe = createSubscriber((update) => {
	const changed = () => {
		known = undefined;
		update();
	};
	const root = new MutationObserver(changed);
	root.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
	const system = matchMedia('(prefers-color-scheme: dark)');
	system.addEventListener('change', changed);
	return () => {
		known = undefined;
		root.disconnect();
		system.removeEventListener('change', changed);
	};
});

/** The colours of the page, read once, and again when the theme changes. In the browser only. */
export function currentTokens(): ChartTokens {
	subscribe();
	return (known ??= read());
}
