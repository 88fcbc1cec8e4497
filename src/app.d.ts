import type { App as LeewayApp } from '#server/app.ts';

declare global {
	namespace App {
		interface Locals {
			/** Everything the server does; see src/lib/server/app.ts. */
			app: LeewayApp;
		}
		interface Error {
			message: string;
			/** What the reader can do about it. */
			fix?: string;
		}
	}
}

export {};
