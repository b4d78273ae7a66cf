// SPDX-License-Identifier: Apache-2.0
import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useContext, useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { Absent, dropToken, get, hasToken, lines, overview, type Overview, type PeerInfo } from './api';
import type { Block } from './types';

/** What all pages share: the node, the peer and the channel that are looked at, and the blocks as they come. */

export interface Session {
  node: Overview;
  peer: PeerInfo;
  channels: string[];
  channel: string;
  hasToken: boolean;
  /** Counts how often the node came back. */
  generation: number;
  isAbsent: boolean;
  wasRevoked: boolean;
  choosePeer(host: string): void;
  chooseChannel(name: string): void;
}

const Context = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  return useContext(Context)!;
}

const AGAIN_MILLISECONDS = 1000;

export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), done()));
  });
}

/** Whether somebody can see the page; nothing is asked for one that nobody sees. */
export function useIsSeen(): boolean {
  const [isSeen, setIsSeen] = useState(!document.hidden);
  useEffect(() => {
    const change = (): void => setIsSeen(!document.hidden);
    document.addEventListener('visibilitychange', change);
    return () => document.removeEventListener('visibilitychange', change);
  }, []);
  return isSeen;
}

export function SessionProvider(props: { children: ComponentChildren }): JSX.Element {
  const [node, setNode] = useState<Overview>();
  const [host, setHost] = useState('');
  const [channels, setChannels] = useState<string[]>([]);
  const [channel, setChannel] = useState('');
  const [generation, setGeneration] = useState(0);
  const [isAbsent, setIsAbsent] = useState(false);
  const [wasRevoked, setWasRevoked] = useState(false);
  const [watched, setWatched] = useState(0);
  const isSeen = useIsSeen();

  // first the node as a whole, again and again until it answers; like what follows, it is asked before anything is painted
  useLayoutEffect(() => {
    const ending = new AbortController();
    void (async () => {
      while (!ending.signal.aborted) {
        try {
          const now = await overview();
          if (hasToken() && !now.mayWrite) {
            dropToken();
            setWasRevoked(true);
          }
          setNode(now);
          setChannel((before) => before || now.channel); // most likely so, and then blocks need not wait for the names of all
          setIsAbsent(false);
          setGeneration((before) => before + 1);
          return;
        } catch {
          setIsAbsent(true);
          await pause(AGAIN_MILLISECONDS, ending.signal);
        }
      }
    })();
    return () => ending.abort();
  }, [watched]);

  const peer = node?.peers.find((each) => each.host === host) ?? node?.peers[0];

  // one answer that does not end tells when the node does
  useLayoutEffect(() => {
    if (!peer || !isSeen || isAbsent) {
      return undefined;
    }
    const ending = new AbortController();
    get<string[]>(peer.host, '/ledger/v1/channels', {}, ending.signal).then(
      (names) => {
        setChannels(names);
        setChannel((before) => (names.includes(before) ? before : names.includes(node!.channel) ? node!.channel : (names[0] ?? '')));
      },
      (failure: unknown) => failure instanceof Absent && (setIsAbsent(true), setWatched((before) => before + 1)),
    );
    return () => ending.abort();
  }, [peer?.host, generation, isSeen, isAbsent]);

  const session = useMemo<Session | undefined>(
    () =>
      node && peer
        ? {
            node,
            peer,
            channels,
            channel,
            hasToken: hasToken(),
            generation,
            isAbsent,
            wasRevoked,
            choosePeer: setHost,
            chooseChannel: setChannel,
          }
        : undefined,
    [node, peer, channels, channel, generation, isAbsent, wasRevoked],
  );

  useEffect(() => {
    const lost = (): void => {
      setIsAbsent(true);
      setWatched((before) => before + 1);
    };
    addEventListener('node-lost', lost);
    return () => removeEventListener('node-lost', lost);
  }, []);

  if (!session) {
    return (
      <main class="alone">
        {isAbsent ? (
          <div class="notice bad" role="alert">
            <strong>The node does not answer</strong>
            <p>It has ended, or it has not begun; this page goes on by itself when it is there.</p>
          </div>
        ) : (
          <div class="waiting" aria-busy="true" />
        )}
      </main>
    );
  }
  return <Context.Provider value={session}>{props.children}</Context.Provider>;
}

export function lost(): void {
  dispatchEvent(new Event('node-lost'));
}

/** Transactions that came together. */
interface Arrival {
  at: number;
  count: number;
}

export interface Live {
  /** The newest blocks, the newest first; under load some are missing in between. */
  blocks: Block[];
  height: number;
  /** How many transactions have been counted, and how many of them are not valid. */
  counted: number;
  invalid: number;
  /** Those of the last seconds, as far as anything is known. */
  arrivals: Arrival[];
  since: number;
}

/** The channel at one moment; the counts are of all that came since the peer has opened it. */
interface Growth {
  height: number;
  valid: number;
  invalid: number;
  blocks: Block[];
}

const MOST_LIVE = 300;
export const RECENT_MILLISECONDS = 10_000;

export const NOTHING: Live = { blocks: [], height: 0, counted: 0, invalid: 0, arrivals: [], since: 0 };

/** What is there when the page begins to look. */
function begun(now: Growth): Live {
  const arrivals = now.blocks
    .flatMap((block) => (block.time ? [{ at: Date.parse(block.time), count: block.valid + block.invalid }] : []))
    .reverse();
  return {
    blocks: now.blocks,
    height: now.height,
    counted: now.blocks.reduce((sum, block) => sum + block.valid + block.invalid, 0),
    invalid: now.blocks.reduce((sum, block) => sum + block.invalid, 0),
    arrivals,
    since: now.blocks.length < now.height ? (arrivals[0]?.at ?? Date.now()) : 0,
  };
}

function grown(live: Live, before: Growth, now: Growth): Live {
  const invalid = now.invalid - before.invalid;
  const count = now.valid - before.valid + invalid;
  const at = Date.now();
  const known = live.blocks[0]?.number ?? -1;
  return {
    blocks: [...now.blocks.filter((block) => block.number > known), ...live.blocks].slice(0, MOST_LIVE),
    height: now.height,
    counted: live.counted + count,
    invalid: live.invalid + invalid,
    arrivals: [...live.arrivals.filter((each) => each.at > at - 2 * RECENT_MILLISECONDS), { at, count }],
    since: live.since,
  };
}

/** A channel as it grows, as long as the page is seen. */
export function useLive(): Live {
  const { peer, channel, generation, isAbsent } = useSession();
  const [live, setLive] = useState<Live>(NOTHING);
  const [turn, setTurn] = useState(0);
  const isSeen = useIsSeen();
  useLayoutEffect(() => {
    if (!channel || !isSeen || isAbsent) {
      return undefined;
    }
    const ending = new AbortController();
    void (async () => {
      let before: Growth | undefined;
      try {
        await lines<Growth>(peer.host, '/ledger/v1/live', { channel }, ending.signal, (now) => {
          const last = before;
          before = now;
          setLive((known) => (last ? grown(known, last, now) : begun(now)));
        });
      } catch (failure) {
        if (failure instanceof Absent && !ending.signal.aborted) {
          lost();
          return;
        }
      }
      // the peer has ended its answer, or gives none: it is stopped, or goes back to a snapshot
      await pause(AGAIN_MILLISECONDS, ending.signal);
      if (!ending.signal.aborted) {
        setTurn((before) => before + 1);
      }
    })();
    return () => ending.abort();
  }, [peer.host, channel, generation, isSeen, isAbsent, turn]);
  return live;
}
