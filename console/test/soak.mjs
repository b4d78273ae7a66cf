// SPDX-License-Identifier: Apache-2.0
// Measures the console in a real browser on a node that scripts/soak-console has started: how soon the first view is there, whether large
// lists can be scrolled through without a pause, and what memory the page has while transactions come. Prints figures, one in a line.
import { chromium } from 'playwright-core';

const [, , browserPath, link, minutes, keys, blocks, rate] = process.argv;
const { origin, hash } = new URL(link);
const headers = { Authorization: `Bearer ${hash.replace('#token=', '')}` };
const node = await (await fetch(`${origin}/console/v1`, { headers })).json();
const [peer] = node.peers;
const at = (path) => fetch(`${origin}/peer/${peer.host}${path}`, { headers });

function base64(text) {
  return Buffer.from(text).toString('base64');
}

async function submit(name, ...args) {
  const call = { kind: 'SUBMIT', mspId: peer.mspId, msp: peer.msp, channel: node.channel, chaincode: 'asset-node', function: name, arguments: args.map(base64), seconds: 60 };
  const answer = await fetch(`${origin}/peer/${peer.host}/call/v1`, { method: 'POST', headers, body: JSON.stringify(call) });
  const text = await answer.text();
  if (!answer.ok || text.includes('"error"')) {
    throw new Error(`${name} failed: ${text}`);
  }
}

async function height() {
  const text = await (await at(`/ledger/v1/blocks?channel=${node.channel}&n=1`)).text();
  return JSON.parse(text.split('\n')[0]).number + 1;
}

async function inParallel(width, count, work) {
  let next = 0;
  await Promise.all(Array.from({ length: width }, async () => {
    while (next < count) {
      await work(next++);
    }
  }));
}

// what is to be looked at
const PART = 1000;
await inParallel(4, Math.ceil(Number(keys) / PART), (part) => submit('hostile:Fill', String(part * PART), String(PART)));
for (let present = await height(); present < Number(blocks); present = await height()) {
  await inParallel(24, Number(blocks) - present, (each) => submit('hostile:Fill', String(each % 1000), '1'));
}
console.log(`figure ${keys} keys, ${await height()} blocks`);

const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'] });

// the first view, again and again in a browser that has kept nothing
const views = [];
for (let turn = 0; turn < 9; turn++) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${origin}/icon.svg`);
  await page.addInitScript(() => {
    const look = () => {
      if (!('seen' in window) && document.querySelector('.picture') && document.querySelector('.latest li')) {
        window.seen = 0;
        requestAnimationFrame(() => setTimeout(() => (window.seen = performance.now())));
      }
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  });
  await page.goto(link);
  await page.waitForFunction(() => window.seen > 0);
  views.push(Math.round(await page.evaluate(() => window.seen)));
  await context.close();
}
console.log(`figure first view with picture and transactions: ${[...views].sort((a, b) => a - b)[4]} ms (of ${views.join(', ')})`);

const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(link);
await page.locator('.latest li').first().waitFor();
await page.evaluate(() => {
  window.pauses = [];
  new PerformanceObserver((all) => window.pauses.push(...all.getEntries().map((each) => Math.round(each.duration)))).observe({ type: 'longtask' });
});

/** Scrolls to the end as it comes, and tells the longest task meanwhile; tasks below 50 ms are none. */
async function scroll(where, what, isDone) {
  await page.evaluate(() => (window.pauses.length = 0));
  const began = performance.now();
  do {
    await page.evaluate(async (selector) => {
      const box = document.querySelector(selector);
      for (let step = 0; step < 60; step++) {
        box.scrollTop += 1500;
        await new Promise(requestAnimationFrame);
      }
    }, where);
  } while (!(await isDone()));
  const pauses = await page.evaluate(() => window.pauses);
  console.log(`figure ${what}: longest task ${Math.max(0, ...pauses)} ms, ${pauses.filter((each) => each > 100).length} over 100 ms, in ${Math.round((performance.now() - began) / 1000)} s`);
}

const isAtEnd = (selector) => page.evaluate((it) => { const box = document.querySelector(it); return box.scrollTop + box.clientHeight >= box.scrollHeight - 2; }, selector);
await page.evaluate(() => (location.hash = '/blocks'));
await page.locator('.viewport .row a').first().waitFor();
await scroll('.virtual .viewport', `${await height()} blocks`, () => isAtEnd('.virtual .viewport'));
await page.evaluate(() => (location.hash = '/state/asset-node'));
await page.locator('.pick').first().waitFor();
await scroll('.list .viewport', `${keys} keys`, async () => (await isAtEnd('.list .viewport')) && !(await page.locator('.prefix small').innerText()).includes('more'));
console.log(`figure keys listed: ${(await page.locator('.prefix small').innerText()).trim()}`);

// the overview while transactions come
await page.evaluate(() => ((location.hash = '/'), (window.pauses.length = 0)));
const session = await page.context().newCDPSession(page);
await session.send('Performance.enable');
async function heap() {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name) => metrics.find((each) => each.name === name).value;
  return { mebibytes: of('JSHeapUsedSize') / 1024 / 1024, nodes: of('Nodes') };
}
const until = Date.now() + Number(minutes) * 60_000;
let sent = 0;
let failed = 0;
const load = setInterval(() => {
  for (let each = 0; each < Number(rate) / 10; each++) {
    sent++;
    submit('hostile:Fill', String(sent % 1000), '1').catch(() => failed++);
  }
}, 100);
const heaps = [];
const before = await height();
for (let turn = 0; Date.now() < until; turn++) {
  await new Promise((done) => setTimeout(done, 15_000));
  if (turn % 4 === 3) {
    await page.evaluate((to) => (location.hash = to), ['/', '/blocks', '/hour'][Math.floor(turn / 4) % 3]);
  }
  const now = await heap();
  heaps.push(now);
  console.log(`figure heap after ${(turn + 1) * 15} s: ${now.mebibytes.toFixed(2)} MiB, ${now.nodes} nodes`);
}
clearInterval(load);
const half = Math.floor(heaps.length / 2);
const mean = (all) => all.reduce((sum, each) => sum + each.mebibytes, 0) / all.length;
const pauses = await page.evaluate(() => window.pauses);
console.log(`figure ${sent} calls, ${failed} refused, ${(await height()) - before} blocks; heap ${mean(heaps.slice(0, half)).toFixed(2)} MiB in the first half and ${mean(heaps.slice(half)).toFixed(2)} MiB in the second; longest task ${Math.max(0, ...pauses)} ms`);
await browser.close();
