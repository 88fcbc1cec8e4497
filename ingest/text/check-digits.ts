/** First digits and lengths of the large issuers of cards. */
const ISSUERS =
	/^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[0689]\d{12}|35\d{14}|6[0245]\d{14})$/;

/** Luhn's check of the digits of a card number (ISO/IEC 7812-1); blanks and hyphens count for nothing. */
export function isCard(match: string): boolean {
	const digits = match.replace(/\D/g, '');
	if (!ISSUERS.test(digits)) return false;
	let sum = 0;
	for (let i = 0; i < digits.length; i++) {
		const digit = Number(digits.at(-1 - i));
		const doubled = i % 2 === 1 ? 2 * digit : digit;
		sum += doubled > 9 ? doubled - 9 : doubled;
	}
	return sum % 10 === 0;
}

/** Characters of an account number by country, from the register of ISO 13616. */
const ACCOUNT_LENGTHS =
	'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 ' +
	'GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 ' +
	'MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28 ' +
	'TL23 TN24 TR26 UA29 VA22 VG24 XK20';
const LENGTH_OF = new Map(ACCOUNT_LENGTHS.split(' ').map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]));

/** Length of the account number (IBAN) at the beginning of a match, with its blanks, or 0: modulo 97 decides. */
export function isAccount(match: string): number {
	const wanted = LENGTH_OF.get(match.slice(0, 2)) ?? 0;
	let [read, at] = ['', 0];
	for (; at < match.length && read.length < wanted; at++) if (match[at] !== ' ') read += match[at];
	if (wanted === 0 || read.length < wanted || /^[A-Z0-9]/.test(match.slice(at))) return 0;
	let remainder = 0;
	for (const character of read.slice(4) + read.slice(0, 4)) {
		const value = Number.parseInt(character, 36);
		remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
	}
	return remainder === 1 ? at : 0;
}

/** Length of an address of IP version 4 or 6 at the beginning of a match, without a full stop behind it, or 0. */
export function isNetworkAddress(match: string): number {
	const address = match.replace(/[.:]+$/, (end) => (end === '::' ? end : ''));
	return isVersion4(address) || isVersion6(address) ? address.length : 0;
}

function isVersion4(address: string): boolean {
	const parts = address.split('.');
	return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

function isVersion6(address: string): boolean {
	const halves = address.split('::');
	const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
	if (halves.length > 2 || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
	return halves.length === 2 ? groups.length >= 2 && groups.length <= 7 : groups.length === 8;
}
