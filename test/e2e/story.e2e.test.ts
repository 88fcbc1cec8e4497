import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findJava } from '#ingest/broker/java.ts';
import { freePort } from '#server/processes.ts';
import { BROWSER, launchBrowser } from '../support/browser.ts';
import { startServer, type StartedServer } from '../support/server.ts';

/**
 * What a newcomer sees after `npm start`: simulated traffic through a real broker into the embedded stores, an alert
 * that fires, a rollout that its gate rolls back, and every page in both themes and at the width of a phone.
 */
const noJava = 'unavailable' in (await findJava());
let server: StartedServer;
let browser: Browser;

interface Listed {
	alerts: { id: number; model: string; feature: string; verdict: string; clock: string; state: string }[];
	rollouts: { id: string; model: string; candidate: string; state: string; weights: Record<string, number> }[];
}

async function read<K extends keyof Listed>(path: K): Promise<Listed[K]> {
	const answer: Listed = await (await fetch(`${server.url}/api/v1/${path}`)).json();
	return answer[path];
}

async function until<T>(what: string, find: () => Promise<T | undefined>, seconds = 300): Promise<T> {
	for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
		const found = await find();
		if (found !== undefined) return found;
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
	throw new Error(`no ${what} within ${seconds} s\n${server.output().slice(-3000)}`);
}

/** Opens a page and returns what went wrong in it. */
async function open(page: Page, path: string): Promise<string[]> {
	const wrong: string[] = [];
	page.on('pageerror', (error) => wrong.push(error.message));
	page.on('console', (message) => void (message.type() === 'error' && wrong.push(message.text())));
	const answer = await page.goto(server.url + path, { waitUntil: 'load' });
	if (answer?.status() !== 200) wrong.push(`answered ${String(answer?.status())}`);
	return wrong;
}

describe.skipIf(noJava || BROWSER === null)('the demo', { timeout: 400_000 }, () => {
	beforeAll(async () => {
		const env = { KAFKA_BROKERS: '', LEEWAY_KAFKA_PORT: String(await freePort(0)) };
		server = await startServer({ args: [], env, timeout_ms: 400_000 });
		browser = await launchBrowser();
	}, 420_000);
	afterAll(async () => {
		await browser?.close();
		await server?.stop();
	});

	it('flows through Kafka: every record of the topic is stored', async () => {
		const page = await browser.newPage();
		expect(await open(page, '/ingest')).toEqual([]);
		await page.getByText('leeway.inference').first().waitFor();
		expect(await page.locator('body').innerText()).toMatch(/holes\s*0/);
		await page.close();
	});

	it('fires an alert when the inputs of credit-risk break, and shows it in the inbox', async () => {
		const alert = await until('alert on income', async () =>
			(await read('alerts')).find((a) => a.model === 'credit-risk' && a.feature === 'income' && a.state === 'firing')
		);
		const page = await browser.newPage();
		expect(await open(page, '/')).toEqual([]);
		expect(new URL(page.url()).pathname).toBe('/alerts');
		await page.getByText('moved too far').first().waitFor();
		expect(await open(page, `/alerts/${alert.id}`)).toEqual([]);
		await page.locator('figure canvas').first().waitFor();
		expect(await page.locator('h1').innerText()).toMatch(/income.*too far/is);
		await page.close();
	});

	it('follows links while new looks arrive', async () => {
		const page = await browser.newPage();
		await open(page, '/models/credit-risk/drift/income');
		for (const name of ['Backtest', 'Open feature', 'Backtest', 'Open feature']) {
			const left = page.url();
			await page.getByRole('link', { name }).click();
			await page.waitForURL((url) => url.href !== left, { timeout: 20_000 });
		}
		expect(new URL(page.url()).pathname).toBe('/models/credit-risk/drift/income');
		await page.close();
	});

	it('takes an acknowledgement with a comment, and keeps it', async () => {
		const [alert] = (await read('alerts')).filter((a) => a.state === 'firing' && a.verdict === 'exceeded');
		const page = await browser.newPage();
		await open(page, `/alerts/${alert?.id}?form=acknowledge`);
		await page.getByRole('textbox').fill('looking at the feature view');
		await page
			.getByRole('dialog')
			.getByRole('button', { name: /own no/i })
			.click();
		await page.getByText('looking at the feature view').first().waitFor();
		await page.close();
	});

	it('rolls the slow canary back by its gate', async () => {
		const rollout = await until('rollback', async () =>
			(await read('rollouts')).find((r) => r.state === 'rolled_back')
		);
		expect(rollout).toMatchObject({ model: 'support-reply', weights: { [rollout.candidate]: 0 } });
		const page = await browser.newPage();
		expect(await open(page, `/rollouts/${rollout.id}`)).toEqual([]);
		expect(await page.locator('body').innerText()).toMatch(/rolled back/i);
		await page.close();
	});

	const PATHS = [
		'/alerts',
		'/models',
		'/models/credit-risk',
		'/models/credit-risk/drift',
		'/models/credit-risk/drift/income',
		'/models/screening/bias',
		'/models/berkeley-1973/bias',
		'/rollouts',
		'/gpus',
		'/ingest',
		'/ingest/quarantine',
		'/start',
		'/reports',
		'/settings'
	];
	it.each([
		['light', 1440],
		['dark', 1440],
		['light', 390]
	] as const)('shows every page without an error, %s, %i px wide', async (colorScheme, width) => {
		const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
		const titles = new Set<string>();
		for (const path of PATHS) {
			const page = await context.newPage();
			expect({ path, wrong: await open(page, path) }).toEqual({ path, wrong: [] });
			await page.locator('h1').first().waitFor();
			titles.add(await page.title());
			const beyond = await page.evaluate(
				() => document.documentElement.scrollWidth - document.documentElement.clientWidth
			);
			expect({ path, beyond: Math.max(0, beyond) }).toEqual({ path, beyond: 0 });
			await page.close();
		}
		expect(titles.size).toBe(PATHS.length);
		await context.close();
	});
});
