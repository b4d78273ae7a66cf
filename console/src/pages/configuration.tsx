// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { get } from '../api';
import { useSession } from '../session';
import { Card, Empty, link, Page, Scroll, Shown, useLoaded, visible } from '../ui';
import { Json } from './json';
import { Policies } from './policies';

interface Configuration {
  channel: string;
  block?: number;
  decoded?: unknown;
}

function config(of: Configuration | undefined): unknown {
  const block = of?.decoded as { data?: { data?: { payload?: { data?: { config?: unknown } } }[] } } | undefined;
  return block?.data?.data?.[0]?.payload?.data?.config;
}

type Change = { path: string; before?: string; after?: string };

const MOST = 200;

/** What differs, part by part. */
function differences(before: unknown, after: unknown, path = '', found: Change[] = []): Change[] {
  if (found.length > MOST || JSON.stringify(before) === JSON.stringify(after)) {
    return found;
  }
  if (before && after && typeof before === 'object' && typeof after === 'object') {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      differences((before as Record<string, unknown>)[name], (after as Record<string, unknown>)[name], `${path}/${name}`, found);
    }
    return found;
  }
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  found.push({ path, ...(before === undefined ? {} : { before: text(before) }), ...(after === undefined ? {} : { after: text(after) }) });
  return found;
}

interface Listed {
  block: number;
  sequence: number;
  time?: string;
}

interface Two {
  all: Listed[];
  shown: Configuration;
  other: Configuration | undefined;
}

/** The configuration that a block has, and the one to compare it with: the chosen one, or else the one before. */
async function load(host: string, channel: string, first: string, second: string, signal: AbortSignal): Promise<Two> {
  const at = (number: number): Promise<Configuration> => get(host, '/ledger/v1/configuration', { channel, before: number + 1 }, signal);
  const all = await get<Listed[]>(host, '/ledger/v1/configurations', { channel, n: 200 }, signal);
  const shown = /^\d{1,15}$/.test(first) ? await at(Number(first)) : await get<Configuration>(host, '/ledger/v1/configuration', { channel }, signal);
  const before = all.find((each) => each.block < (shown.block ?? 0))?.block;
  const chosen = /^\d{1,15}$/.test(second) ? Number(second) : before;
  return { all, shown, other: chosen === undefined || chosen === shown.block ? undefined : await at(chosen) };
}

function Choice(props: { title: string; of: Listed[]; chosen: number | undefined; choose: (block: string) => void }): JSX.Element {
  return (
    <label>
      <span>{props.title}</span>
      <select value={props.chosen ?? ''} onChange={(event) => props.choose(event.currentTarget.value)}>
        {props.chosen === undefined && <option value="">none</option>}
        {props.of.map((each) => (
          <option key={each.block} value={each.block}>
            block {each.block}, sequence {each.sequence}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Configuration(props: { first: string; second: string }): JSX.Element {
  const { peer, channel } = useSession();
  const loaded = useLoaded((signal) => load(peer.host, channel, props.first, props.second, signal), [peer.host, channel, props.first, props.second]);
  return (
    <Page title="Channel configuration" sub={`Channel ${channel}`}>
      <Shown of={loaded}>{(two) => (two.shown.block === undefined ? <Empty>The peer has not got the block with the configuration.</Empty> : <Compared {...two} block={two.shown.block} channel={channel} />)}</Shown>
    </Page>
  );
}

function Compared(props: Two & { block: number; channel: string }): JSX.Element {
  const { all, shown, other, block, channel } = props;
  const go = (first: number | string, second: number | string): void => {
    location.hash = link('configuration', first, second);
  };
  return (
    <>
      {all.length > 1 && (
        <div class="card choices">
          <Choice title="Configuration of" of={all} chosen={block} choose={(chosen) => go(chosen, other?.block ?? '')} />
          <Choice title="compared with that of" of={all.filter((each) => each.block !== block)} chosen={other?.block} choose={(chosen) => go(block, chosen)} />
        </div>
      )}
      {other?.block !== undefined && (
        <Card title={`From block ${Math.min(other.block, block)} to block ${Math.max(other.block, block)}`}>
          <Changes of={other.block < block ? differences(config(other), config(shown)) : differences(config(shown), config(other))} />
        </Card>
      )}
      <Card title={<>Configuration of <a href={link('block', channel, block)}>block {block}</a></>}>
        <Json of={config(shown)} depth={2} />
      </Card>
      <Policies of={config(shown)} />
    </>
  );
}

function Changes(props: { of: Change[] }): JSX.Element {
  return props.of.length === 0 ? (
    <Empty>Nothing has changed.</Empty>
  ) : (
    <Scroll>
      <table class="changes">
        <thead><tr><th>Part</th><th>Before</th><th>After</th></tr></thead>
        <tbody>
          {props.of.slice(0, MOST).map((each) => (
            <tr key={each.path}>
              <td><code>{visible(each.path)}</code></td>
              <td>{each.before === undefined ? <span class="faint">not there</span> : visible(each.before).slice(0, 400)}</td>
              <td>{each.after === undefined ? <span class="faint">gone</span> : visible(each.after).slice(0, 400)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {props.of.length > MOST && <p class="faint">And more; these are the first {MOST}.</p>}
    </Scroll>
  );
}
