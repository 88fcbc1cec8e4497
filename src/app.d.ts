import type { TimeRange } from '#core/time-range.ts';
import type { App as LeewayApp } from '#server/app.ts';
import type { Crumb } from '$lib/ui/shell/crumbs.ts';

declare global {
	namespace App {
		interface Locals {
			/** Everything the server does; see src/lib/server/app.ts. */
			app: LeewayApp;
		}
		/** What a page's load gives the frame around it. */
		interface PageData {
			/** The breadcrumb; the last part is the page. Makes the title too. */
			crumbs?: Crumb[];
			/** Shows the time range control (see `timeRange` in #core/time-range.ts). */
			range?: TimeRange;
			/** A closed period replaces range and live state. */
			closed?: { label: string };
			/** Without the frame, for what is printed. */
			bare?: boolean;
		}
		interface Error {
			message: string;
			/** What the reader can do about it. */
			fix?: string;
		}
	}
}

export {};
