// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { get } from '../api';
import { useBlocks } from '../live';
import { pause, RECENT_MILLISECONDS, useIsSeen, useSession, type Live } from '../session';
import type { Block, ChannelState, NodeReport, PeerState } from '../types';
import { Badge, bytes, Card, Empty, Facts, link, Page, Text, Time, visible } from '../ui';
import { Picture, type Standing } from './picture';

interface Package {
  packageId: string;
  label: string;
  kind: string;
  state: string;
  where?: string;
  inFlight: number;
}

interface Now {
  report: NodeReport;
  peers: PeerState[];
  channels: Record<string, ChannelState[]>;
  packages: Record<string, Package[]>;
}

const LOOK_MILLISECONDS = 2000;

/** How the node and its peers are, looked at again and again while the page is seen. */
function useNow(): Now | undefined {
  const { node, peer, generation, isAbsent } = useSession();
  const [now, setNow] = useState<Now>();
  const isSeen = useIsSeen();
  useLayoutEffect(() => {
    if (!isSeen || isAbsent) {
      return undefined;
    }
    const ending = new AbortController();
    const of = async <T,>(path: string): Promise<Record<string, T[]>> =>
      Object.fromEntries(
        await Promise.all(
          node.peers.map(async (each) => [each.host, await get<T[]>(each.host, path, {}, ending.signal).catch(() => [])] as const),
        ),
      );
    void (async () => {
      await undefined; // the blocks first: a browser asks for six things at a time
      while (!ending.signal.aborted) {
        try {
          const [report, peers, channels, packages] = await Promise.all([
            get<NodeReport>(peer.host, '/node/v1', {}, ending.signal),
            get<PeerState[]>(peer.host, '/peers/v1', {}, ending.signal),
            of<ChannelState>('/channels/v1'),
            of<Package>('/chaincode/v1/packages'),
          ]);
          setNow({ report, peers, channels, packages });
        } catch {
          // the answer that does not end tells of a node that has ended
        }
        await pause(LOOK_MILLISECONDS, ending.signal);
      }
    })();
    return () => ending.abort();
  }, [node, peer.host, generation, isSeen, isAbsent]);
  return now;
}

function standings(now: Now): Standing[] {
  return now.report.chaincodes.map((each) => {
    const packages = Object.entries(now.packages).flatMap(([host, all]) =>
      all.filter((one) => one.packageId === each.packageId).map((one) => ({ host, inFlight: one.inFlight, where: one.where ?? '' })),
    );
    return { name: each.name, channel: each.channel, state: each.state, on: packages };
  });
}

/** Transactions a second, of the last ten seconds or of as many as something is known of. */
function rate(live: Live): string {
  const now = Date.now();
  const from = Math.max(now - RECENT_MILLISECONDS, live.since);
  const count = live.arrivals.reduce((sum, each) => (each.at > from ? sum + each.count : sum), 0);
  return ((1000 * count) / Math.max(1000, now - from)).toFixed(1);
}

export function Home(): JSX.Element {
  const session = useSession();
  const { node, channel } = session;
  const live = useBlocks();
  const { blocks, height, counted, invalid } = live;
  const now = useNow();
  const [, tick] = useState(0);
  const newest = blocks[0];
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && tick((before) => before + 1), 2000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Page
      title="Overview"
      sub={
        now && (
          <>
            The node is <Badge of={now.report.state} /> since <Time of={now.report.since} />
            {now.report.interruption && <>: {visible(now.report.interruption)}</>}
          </>
        )
      }
    >
      {now?.report.doing.map((each) => (
        <p class="doing" key={each.what}>
          The node is {visible(each.what)}, since <Time of={each.since} />
        </p>
      ))}
      <div class="figures">
        <Figure name="Height" value={height} of={channel || 'no channel'} />
        <Figure name="Transactions" value={rate(live)} of="a second, the last 10 s" />
        <Figure name="Invalid" value={invalid} of={`of the last ${counted}`} isBad={invalid > 0} />
        <Figure name="Last block" value={newest ? bytes(newest.bytes) : '–'} of={newest ? newest.transactions.length === 1 ? '1 transaction' : `${newest.transactions.length} transactions` : ''} />
      </div>
      <Card title="Network" side={channel}>
        <Picture
          peers={node.peers.map((each) => ({
            ...each,
            state: now?.peers.find((one) => one.host === each.host)?.state ?? 'starting',
            height: now?.channels[each.host]?.find((one) => one.channel === channel)?.height,
          }))}
          orderer={node.orderer}
          chaincodes={now ? standings(now).filter((each) => each.channel === channel) : []}
          newest={newest}
        />
      </Card>
      <div class="columns">
        <Card title="Latest transactions" side={<a href={link('blocks')}>All blocks</a>}>
          <Latest blocks={blocks} channel={channel} />
        </Card>
        <Card title="Peers">
          <ul class="plain">
            {node.peers.map((each) => {
              const state = now?.peers.find((one) => one.host === each.host);
              return (
                <li key={each.host}>
                  <strong>{each.host}</strong> {state && <Badge of={state.state} />}
                  <Facts
                    of={[
                      ['Organisation', each.mspId],
                      ['Address', <code key="a">{each.endpoint}</code>],
                      [
                        'Channels',
                        (now?.channels[each.host] ?? []).map((one) => `${one.channel} (${one.height})`).join(', ') || <span class="faint">none</span>,
                      ],
                    ]}
                  />
                </li>
              );
            })}
          </ul>
        </Card>
      </div>
    </Page>
  );
}

function Figure(props: { name: string; value: string | number; of: string; isBad?: boolean }): JSX.Element {
  return (
    <div class={`figure ${props.isBad ? 'bad' : ''}`}>
      <span>{props.name}</span>
      <strong>{props.value}</strong>
      <small>{props.of}</small>
    </div>
  );
}

const SHOWN = 12;

function Latest(props: { blocks: Block[]; channel: string }): JSX.Element {
  const all = props.blocks
    .slice(0, SHOWN)
    .flatMap((block) => block.transactions.slice(-SHOWN).reverse().map((tx) => ({ block, tx })))
    .slice(0, SHOWN);
  if (all.length === 0) {
    return <Empty>No transaction yet.</Empty>;
  }
  return (
    <ul class="latest">
      {all.map(({ block, tx }) => (
        <li key={`${block.number}:${tx.index}`}>
          <a href={tx.transactionId ? link('tx', props.channel, tx.transactionId) : link('block', props.channel, block.number)}>
            <span class="what">
              {tx.chaincode ? (
                <>
                  <Text of={tx.chaincode} /> <b><Text of={tx.function} /></b>
                </>
              ) : (
                tx.type
              )}
            </span>
            <span class="who">
              <Text of={tx.creator} />
            </span>
            <span class="when">
              block {block.number}, <Time of={block.time} />
            </span>
            <Badge of={tx.code} />
          </a>
        </li>
      ))}
    </ul>
  );
}
