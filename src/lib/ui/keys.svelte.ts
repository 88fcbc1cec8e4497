const STORED = 'leeway-keys';

/**
 * Single keys of a page, which can be switched off (WCAG 2.1.4). They are deaf while somebody types, while a dialog is
 * open, and with a modifier.
 */
export function createKeys() {
	let enabled = $state(typeof localStorage === 'undefined' || localStorage.getItem(STORED) !== 'off');
	return {
		get enabled() {
			return enabled;
		},
		toggle() {
			enabled = !enabled;
			localStorage.setItem(STORED, enabled ? 'on' : 'off');
		},
		/** A handler for `<svelte:window {onkeydown}>`. */
		handler(bindings: Record<string, () => void>) {
			return (event: KeyboardEvent) => {
				const run = bindings[event.key];
				if (!run || !enabled || event.ctrlKey || event.metaKey || event.altKey) return;
				const target = event.target instanceof Element ? event.target : null;
				if (target?.closest('input, textarea, select, dialog, button, a, summary, [contenteditable]')) return;
				event.preventDefault();
				run();
			};
		}
	};
}
