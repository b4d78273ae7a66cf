// SPDX-License-Identifier: Apache-2.0
// Walks every page of the console in a real browser. ConsoleIT runs it: a line of standard output that begins with 'want' asks for
// something to be done with the node, and a line of standard input says that it is done.
import { createRequire } from 'node:module';
import { readFileSync, mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const [, , browserPath, link, out, invalid, hostile, packed] = process.argv;
mkdirSync(out, { recursive: true });
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const origin = new URL(link).origin;
const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const wrong = [];

function check(holds, what) {
  if (!holds) {
    wrong.push(what);
  }
}

async function want(what) {
  console.log(`want ${what}`);
  await input.next();
}

const browser = await chromium.launch({
  executablePath: browserPath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
page.setDefaultTimeout(180_000);
let mayFail = false;
page.on('request', (request) => check(request.url().startsWith(`${origin}/`), `asks another host: ${request.url()}`));
page.on('dialog', (dialog) => (wrong.push(`a dialog: ${dialog.message()}`), dialog.dismiss()));
page.on('pageerror', (error) => wrong.push(`a page failed: ${error.message}`));
page.on('console', (message) => check(mayFail || message.type() !== 'error' || message.text().includes('status of 404'), `the browser complains: ${message.text()}`));

async function go(hash) {
  await page.evaluate((to) => (location.hash = to), hash);
}

async function shows(text) {
  await page.locator('main').getByText(text, { exact: false }).first().waitFor();
}

async function look(name, isChecked = true) {
  await page.screenshot({ path: `${out}/${name}.png` });
  if (isChecked) {
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }));
    found.violations.forEach((each) => wrong.push(`${name} is not accessible: ${each.id} at ${each.nodes.map((node) => node.target).join(', ')}`));
  }
}

// the first view, in a browser that has begun: when what it is about has been painted; and that the token leaves the address
await page.goto(`${origin}/icon.svg`);
await page.addInitScript(() => {
  window.seen = {};
  const look = () => {
    for (const [name, where] of [['network', '.picture'], ['transactions', '.latest li']]) {
      if (!(name in window.seen) && document.querySelector(where)) {
        window.seen[name] = 0;
        requestAnimationFrame(() => setTimeout(() => (window.seen[name] = Math.round(performance.now()))));
      }
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
});
await page.goto(link);
await page.locator('.picture').waitFor();
await shows('Latest transactions');
await page.locator('.latest li').first().waitFor();
await page.waitForFunction(() => window.seen.network > 0 && window.seen.transactions > 0);
const seen = await page.evaluate(() => window.seen);
console.log(`figure first view after ${seen.network} ms, with transactions after ${seen.transactions} ms`);
check(!page.url().includes('token'), 'the token stays in the address');
await shows('asset-node');
await look('overview');

// a block that comes by itself
await go('/blocks');
await page.locator('.row a').first().waitFor();
const before = Number(await page.locator('.viewport .row a').first().innerText());
await look('blocks');
await want('block');
await page.locator('.viewport .row a', { hasText: new RegExp(`^${before + 1}$`) }).waitFor();
await page.locator('.viewport .row a').first().click();
await shows('Previous hash');
await look('block');

// plots of what has been counted
await go('/hour');
await page.locator('.plot canvas').nth(3).waitFor();
await page.locator('.plot[aria-label^="Throughput: valid: "]:not([aria-label*=" 0 at most"])').waitFor();
await look('hour');

// why a transaction is invalid, and who won
await go(`/tx/mychannel/${invalid}`);
await shows('MVCC_READ_CONFLICT');
await shows('Endorsement policy of asset-node');
await shows('Changes');
await page.locator('.sequence').waitFor();
await look('transaction');
await page.locator('.verdict a[href*="/tx/"]').click();
await page.locator('.verdict .badge', { hasText: /^VALID$/ }).waitFor();
await page.locator('details.card > summary').click();
await shows('channel_header');
await look('winner');

// state, with a key and a value that would be markup
await go('/state/second');
await page.locator('.pick').first().waitFor();
await page.locator('.prefix input').fill(hostile.slice(0, 5));
await page.locator('.pick', { hasText: hostile }).click();
await shows('History');
await page.locator('.history li').first().waitFor();
check((await page.locator('.detail pre').first().innerText()).includes('<img'), 'the hostile value is not shown as it is');
check((await page.locator('main img, main script, main iframe').count()) === 0, 'a value has become markup');
await look('state');

await go('/query/asset-node');
await page.locator('textarea').fill('{"selector": {"Color": "blue"}}');
await page.keyboard.press('Control+Enter');
await shows('Documents examined');
await page.locator('.documents li').first().waitFor();
await look('query');
mayFail = true;
await page.locator('textarea').fill('{"selector": ');
await page.locator('button[type=submit]').click();
await page.locator('.notice.bad').waitFor();

await go('/chaincode/asset-node');
await shows('CreateAsset');
await page.locator('summary', { hasText: 'transcript' }).click();
await page.locator('.log').waitFor();
await look('chaincode');
await go('/configuration');
await shows('channel_group');
await page.locator('.resolved summary', { hasText: '/Channel/Application/Admins' }).click();
await page.locator('.resolved[open] code', { hasText: 'Org1MSP.admin' }).first().waitFor();
await look('configuration');

// an event and a private value as bad people choose them, by forms: transient data, and who endorses
await go('/call/asset-node');
await page.locator('.call select').selectOption('hostile:Event');
await page.locator('.call textarea').nth(0).fill(`${hostile}\u202e`);
await page.locator('.call textarea').nth(1).fill('<img src=x onerror=alert(5)>');
await page.locator('.more > summary').click();
await page.getByLabel('Org2MSP').check();
await page.getByRole('button', { name: 'Submit' }).click();
await shows('Committed');
await page.locator('.card p a[href*="/tx/"]').click();
await page.locator('h2', { hasText: `Event ${hostile}\\u202e` }).waitFor();
await page.locator('.rule .met', { hasText: 'a peer of Org2MSP: peer0.org2.example.com' }).first().waitFor();
check((await page.locator('main img, main script, main iframe').count()) === 0, 'an event has become markup');
await go('/call/asset-node');
await page.locator('.call select').selectOption('hostile:Put');
await page.locator('.call label textarea').nth(0).fill('prices');
await page.locator('.call label textarea').nth(1).fill('dear');
await page.locator('.more > summary').click();
await page.getByRole('button', { name: 'Transient data' }).click();
await page.getByLabel('Key 1 of the transient data').fill('value');
await page.getByLabel('Value 1 of the transient data').fill(hostile);
await page.getByLabel('Org1MSP').check();
await look('call-private');
await page.getByRole('button', { name: 'Submit' }).click();
await shows('Committed');
await go('/state/asset-node/prices');
await page.locator('.pick', { hasText: 'dear' }).click();
await page.locator('.detail pre', { hasText: hostile }).waitFor();
await page.locator('.bar select').first().selectOption({ index: 1 });
await page.locator('.pick', { hasText: 'hash only' }).waitFor();
check((await page.locator('main').innerText()).includes(hostile) === false, 'a peer of another organisation shows a private value');
await page.locator('.bar select').first().selectOption({ index: 0 });

// a package that is chosen becomes a chaincode
await go('/chaincode');
await page.locator('summary', { hasText: 'Deploy a package' }).click();
await page.locator('.drop input[type=file]').first().setInputFiles(packed);
await page.locator('.drop label', { hasText: 'Name' }).locator('input').fill('third');
await page.locator('.drop label', { hasText: 'Endorsement policy' }).locator('input').fill("OR('Org1MSP.peer')");
await look('deploy');
await page.getByRole('button', { name: 'Deploy' }).click();
await page.locator('.drop [role=status]', { hasText: "Chaincode 'third' is ready" }).waitFor();
await page.locator('.tabs a', { hasText: /^third$/ }).click();
await page.locator('.policy code', { hasText: 'Org1MSP.peer' }).waitFor();
await shows('since the start of the peer');

// a call that is committed, and one that fails
await go('/call/asset-node');
await page.locator('.call select').selectOption('CreateAsset');
for (const [place, text] of ['called', 'black', '5', 'Tom', '1300'].entries()) {
  await page.locator('.call textarea').nth(place).fill(text);
}
await page.getByRole('button', { name: 'Submit' }).click();
await shows('Committed');
await shows('"called"');
await look('call');
await page.locator('.call select').selectOption('ReadAsset');
await page.locator('.call textarea').first().fill('no such asset');
await page.getByRole('button', { name: 'Evaluate' }).click();
await shows('Failed');

// what the owner changes: a snapshot, the time, a fault, a peer
await go('/control');
await page.getByLabel('Name of the snapshot').fill('before');
await page.getByRole('button', { name: 'Take' }).click();
await page.getByRole('button', { name: 'Revert to it' }).waitFor();
await page.getByRole('button', { name: 'Advance' }).click();
await shows('not the real time');
await page.getByRole('button', { name: 'Real time' }).click();
await page.locator('main .badge', { hasText: /^real time$/ }).waitFor();
await page.getByRole('button', { name: 'Add', exact: true }).click();
await page.getByRole('button', { name: 'Clear' }).waitFor();
await look('control');
await page.getByRole('button', { name: 'Clear' }).click();
await shows('None stands');
await page.getByRole('button', { name: 'Stop', exact: true }).first().click();
await page.getByRole('button', { name: 'Start', exact: true }).click();
await page.getByRole('button', { name: 'Stop', exact: true }).nth(1).waitFor();
await page.getByRole('button', { name: 'Revert to it' }).click();
await page.getByRole('button', { name: 'Revert to it', disabled: false }).waitFor();

// by keyboard alone
await page.locator('main').click({ position: { x: 2, y: 2 } });
await page.keyboard.press('/');
await page.keyboard.type('0');
await page.keyboard.press('Enter');
await shows('Block 0');

// what is not there
for (const [hash, said] of [
  ['/block/mychannel/999999', 'has no block 999999'],
  ['/block/nochannel/1', "has not joined channel 'nochannel'"],
  ['/tx/mychannel/ffffffffff', 'No transaction on channel'],
  ['/state/nochaincode', "No chaincode 'nochaincode'"],
  ['/chaincode/nochaincode', "No chaincode 'nochaincode'"],
  ['/nopage', 'no page of that name'],
]) {
  await go(hash);
  await shows(said);
}
await go('/state/second');
await page.locator('.prefix input').fill('no such key');
await shows('No key begins so');

// dark, small, large
await go('/');
await page.locator('nav footer button').click();
await page.locator('.picture').waitFor();
await look('overview-dark');
for (const width of [360, 3840]) {
  await page.setViewportSize({ width, height: width === 360 ? 740 : 2160 });
  for (const hash of ['/', '/blocks', `/tx/mychannel/${invalid}`, '/state/second']) {
    await go(hash);
    await page.locator('main h1').waitFor();
    const isWider = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    check(!isWider, `${hash} is wider than ${width} px`);
  }
  await go('/');
  await page.locator('.picture').waitFor();
  await look(`overview-${width}`);
}
await page.setViewportSize({ width: 1280, height: 800 });

// without the token nothing is written, and private data stay private
const reader = await browser.newPage();
await reader.goto(`${origin}/#/call`);
await reader.locator('main').getByText('Read-only', { exact: true }).waitFor();
const refused = await reader.evaluate(async () => {
  const [all] = (await (await fetch('/console/v1')).json()).peers;
  const asked = (path, method) => fetch(`/peer/${all.host}${path}`, { method }).then((answer) => answer.status);
  return [await asked('/peers/v1/x/stop', 'POST'), await asked('/ledger/v1/state/second?collection=x', 'GET'), await asked('/ledger/v1/blocks', 'GET')];
});
check(refused.join() === '403,403,200', `who has no token gets ${refused}`);
await reader.close();

// the node ends and comes back; its new start has another token
await want('end');
await shows('The node does not answer');
await look('ended', false);
await want('start');
await shows("This link's token counts no more");
await shows('Height');
await look('back', false);

// the new start has another configuration
await go('/configuration');
await page.locator('.changes td code', { hasText: '/max_message_count' }).waitFor();
check((await page.locator('.changes tr', { hasText: '/max_message_count' }).innerText()).replace(/\s+/g, ' ').endsWith('10 20'), 'what differs between two configurations is not shown');
await page.locator('main .choices select').first().selectOption({ index: 1 });
await page.locator('h2', { hasText: 'Configuration of block 0' }).waitFor();

await browser.close();
wrong.forEach((each) => console.log(`wrong ${each}`));
console.log('end');
process.exit(wrong.length === 0 ? 0 : 1);
