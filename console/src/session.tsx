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

export interface Live {
  /** The newest blocks, the newest first. */
  blocks: Block[];
  height: number;
}

const MOST_LIVE = 300;

/** The blocks of a channel as they come, as long as the page is seen. */
export function useLive(): Live {
  const { peer, channel, generation, isAbsent } = useSession();
  const [live, setLive] = useState<Live>({ blocks: [], height: 0 });
  const [turn, setTurn] = useState(0);
  const isSeen = useIsSeen();
  useLayoutEffect(() => {
    if (!channel || !isSeen || isAbsent) {
      return undefined;
    }
    const ending = new AbortController();
    void (async () => {
      const first: Block[] = [];
      try {
        await lines<Block>(peer.host, '/ledger/v1/blocks', { channel, n: 40 }, ending.signal, (block) => first.push(block));
        let height = (first[0]?.number ?? -1) + 1;
        setLive({ blocks: first, height });
        let arrived: Block[] = [];
        let isDrawing = false;
        const draw = (): void => {
          isDrawing = false;
          const fresh = arrived.reverse();
          arrived = [];
          height = fresh[0]!.number + 1;
          setLive((before) => ({ blocks: [...fresh, ...before.blocks].slice(0, MOST_LIVE), height }));
        };
        await lines<Block>(peer.host, '/ledger/v1/events', { channel, from: height }, ending.signal, (block) => {
          arrived.push(block);
          if (!isDrawing) {
            isDrawing = true;
            requestAnimationFrame(draw);
          }
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
