// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { get } from '../api';
import { useSession } from '../session';
import { Card, Empty, link, Page, Shown, useLoaded, visible } from '../ui';
import { Json } from './json';
import { Policies } from './policies';

interface Configuration {
  channel: string;
  block?: number;
  decoded?: unknown;
}

interface Both {
  now: Configuration;
  earlier: Configuration | undefined;
}

function config(of: Configuration | undefined): unknown {
  const block = of?.decoded as { data?: { data?: { payload?: { data?: { config?: unknown } } }[] } } | undefined;
  return block?.data?.data?.[0]?.payload?.data?.config;
}

type Change = { path: string; before?: string; after?: string };

/** What differs, part by part. */
export function differences(before: unknown, after: unknown, path = '', found: Change[] = []): Change[] {
  if (found.length > 200 || JSON.stringify(before) === JSON.stringify(after)) {
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

async function load(host: string, channel: string, before: string, signal: AbortSignal): Promise<Both> {
  const now = await get<Configuration>(host, '/ledger/v1/configuration', { channel, before }, signal);
  const earlier = now.block ? await get<Configuration>(host, '/ledger/v1/configuration', { channel, before: now.block }, signal) : undefined;
  return { now, earlier };
}

export function Configuration(props: { before: string }): JSX.Element {
  const { peer, channel } = useSession();
  const loaded = useLoaded((signal) => load(peer.host, channel, props.before, signal), [peer.host, channel, props.before]);
  return (
    <Page title="Channel configuration" sub={`Channel ${channel}`}>
      <Shown of={loaded}>
        {({ now, earlier }) =>
          now.block === undefined ? (
            <Empty>The peer has not got the block with the configuration.</Empty>
          ) : (
            <>
              <Card
                title={<>Configuration of <a href={link('block', channel, now.block)}>block {now.block}</a></>}
                side={earlier?.block !== undefined && <a href={link('configuration', now.block)}>the one before: block {earlier.block}</a>}
              >
                <Json of={config(now)} depth={2} />
              </Card>
              <Policies of={config(now)} />
              {earlier?.block !== undefined && (
                <Card title={`What has changed since block ${earlier.block}`}>
                  <table class="changes">
                    <thead><tr><th>Part</th><th>Before</th><th>After</th></tr></thead>
                    <tbody>
                      {differences(config(earlier), config(now)).map((each) => (
                        <tr key={each.path}>
                          <td><code>{visible(each.path)}</code></td>
                          <td>{each.before === undefined ? <span class="faint">not there</span> : visible(each.before).slice(0, 400)}</td>
                          <td>{each.after === undefined ? <span class="faint">gone</span> : visible(each.after).slice(0, 400)}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </Card>
              )}
            </>
          )
        }
      </Shown>
    </Page>
  );
}
