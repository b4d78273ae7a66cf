// SPDX-License-Identifier: Apache-2.0
// The pictures in docs/images; scripts/make-screenshots runs it. Usage: node pictures.mjs BROWSER LINK DIRECTORY
import { chromium } from 'playwright-core';

const [, , executablePath, link, directory] = process.argv;
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1200, height: 760 }, reducedMotion: 'reduce' });

async function picture(name) {
  await page.mouse.move(0, 0);
  await page.screenshot({ path: `${directory}/${name}.png` });
}

await page.goto(link);
await page.locator('.picture').waitFor();
await page.locator('main').getByText('MVCC_READ_CONFLICT').first().waitFor();
await picture('overview');

await page.locator('main a[href*="/tx/"]', { has: page.locator('xpath=ancestor::*[contains(., "MVCC_READ_CONFLICT")]') }).first().click();
await page.locator('.sequence').waitFor();
await picture('transaction');

await page.evaluate(() => (location.hash = '/state/asset-node'));
await page.locator('.pick', { hasText: 'asset1' }).click();
await page.locator('.history li').nth(3).waitFor();
await picture('state');
await browser.close();
