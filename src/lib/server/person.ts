import type { Cookies } from '@sveltejs/kit';

const COOKIE = 'leeway-person';

/** Who acts. There are no accounts yet: a name that the reader gave, else "On call". */
export function personOf(cookies: Cookies): string {
	return cookies.get(COOKIE)?.trim() || 'On call';
}

/** Remembers the name for a year. */
export function rememberPerson(cookies: Cookies, name: string): void {
	cookies.set(COOKIE, name.trim().slice(0, 60), { path: '/', maxAge: 31_536_000, sameSite: 'lax', secure: false });
}
