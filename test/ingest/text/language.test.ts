import { expect, test } from 'vitest';
import { loadLanguage } from '#ingest/text/language.ts';

const language = await loadLanguage();

test.each([
	['How can I reset the password of my account?', 'en'],
	['Wie kann ich das Passwort meines Kontos zurücksetzen?', 'de'],
	['Comment puis-je réinitialiser le mot de passe de mon compte ?', 'fr'],
	['¿Cómo puedo restablecer la contraseña de mi cuenta?', 'es'],
	['Come posso reimpostare la password del mio account?', 'it'],
	['Как я могу сбросить пароль?', 'ru'],
	['我如何重置我的密码？', 'zh'],
	['كيف يمكنني إعادة تعيين كلمة المرور؟', 'ar'],
	// Too short to tell.
	['ok', 'unknown'],
	['', 'unknown'],
	['12345 67890 12345', 'unknown']
])('%s is %s', (text, expected) => {
	expect(language.score(text, { vocabulary: null })).toBe(expected);
});
