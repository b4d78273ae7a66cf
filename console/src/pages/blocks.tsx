// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { lines } from '../api';
import { useBlocks } from '../live';
import { useSession } from '../session';
import type { Block } from '../types';
import { bytes, Cell, Empty, Hash, link, Page, Text, Time, VirtualList } from '../ui';

const PART = 100;

/** Blocks that are so near the newest one may be passing by. */
const NEAR = 200;
const BETWEEN_MILLISECONDS = 1000;
const MOST_KEPT = 3000;

interface Fetched {
  of(number: number): Block | undefined;
  /** In parts of a hundred, each asked for once. */
  wantParts(from: number, to: number): void;
  /** Those and no more, one request after the other, with a rest between them while blocks come fast: then other ones are in sight soon. */
  wantNear(from: number, to: number, isGrowing: boolean): void;
}

/** Blocks by number, which are asked for when they come into sight. */
function useFetched(): Fetched {
  const { peer, channel, generation } = useSession();
  const kept = useRef(new Map<number, Block>());
  const asked = useRef(new Set<number>());
  const near = useRef<{ isAsking: boolean; wanted?: [number, number] | undefined }>({ isAsking: false });
  const [, drawn] = useState(0);
  useEffect(() => {
    kept.current = new Map();
    asked.current = new Set();
    near.current = { isAsking: false };
  }, [peer.host, channel, generation]);
  const fetched = useCallback(
    async (from: number, to: number): Promise<void> => {
      const into = kept.current;
      await lines<Block>(peer.host, '/ledger/v1/blocks', { channel, n: to - from + 1, before: to + 1 }, new AbortController().signal, (block) => {
        into.set(block.number, block);
      });
      for (const number of into.keys()) {
        if (into.size <= MOST_KEPT) {
          break;
        }
        into.delete(number);
        asked.current.delete(Math.floor(number / PART));
      }
      drawn((before) => before + 1);
    },
    [peer.host, channel],
  );
  const wantParts = useCallback(
    (from: number, to: number) => {
      const all = asked.current;
      for (let part = Math.floor(Math.max(0, from) / PART); part <= Math.floor(to / PART); part++) {
        if (!all.has(part)) {
          all.add(part);
          fetched(part * PART, (part + 1) * PART - 1).catch(() => all.delete(part));
        }
      }
    },
    [fetched],
  );
  const wantNear = useCallback(
    (from: number, to: number, isGrowing: boolean) => {
      const state = near.current;
      state.wanted = [from, to];
      if (state.isAsking) {
        return;
      }
      state.isAsking = true;
      void (async () => {
        while (state.wanted) {
          const [first, last] = state.wanted;
          state.wanted = undefined;
          await fetched(first, last).catch(() => undefined);
          if (isGrowing) {
            await new Promise((done) => setTimeout(done, BETWEEN_MILLISECONDS));
          }
        }
        state.isAsking = false;
      })();
    },
    [fetched],
  );
  return { of: (number) => kept.current.get(number), wantParts, wantNear };
}

function calls(block: Block): string {
  const names = new Map<string, number>();
  for (const tx of block.transactions) {
    const name = tx.chaincode ? `${tx.chaincode} ${tx.function}` : tx.type;
    names.set(name, (names.get(name) ?? 0) + 1);
  }
  return [...names].map(([name, count]) => (count > 1 ? `${count} × ${name}` : name)).join(', ');
}

export function Blocks(): JSX.Element {
  const { channel } = useSession();
  const live = useBlocks();
  const fetched = useFetched();
  const fresh = new Map(live.blocks.map((block) => [block.number, block]));
  const blockOf = (number: number): Block | undefined => fresh.get(number) ?? fetched.of(number);
  const onRange = (first: number, last: number): void => {
    let from = Math.max(0, live.height - last);
    let to = live.height - 1 - first;
    while (from <= to && blockOf(to)) {
      to--;
    }
    while (from <= to && blockOf(from)) {
      from++;
    }
    if (from > to) {
      return;
    }
    const edge = live.height - NEAR;
    if (from < edge) {
      fetched.wantParts(from, Math.min(to, edge - 1));
    }
    if (to >= edge) {
      fetched.wantNear(Math.max(from, edge), to, (live.arrivals.at(-1)?.at ?? 0) > Date.now() - BETWEEN_MILLISECONDS);
    }
  };
  return (
    <Page title="Blocks" sub={channel && <>{live.height} on channel {channel}; new ones come by themselves</>}>
      {live.height === 0 ? (
        <Empty>{channel ? 'No block yet.' : 'The peer has joined no channel.'}</Empty>
      ) : (
        <VirtualList
          count={live.height}
          height={40}
          label="Blocks"
          onRange={onRange}
          head={
            <>
              <Cell title class="c-number">Number</Cell>
              <Cell title class="c-when">Time</Cell>
              <Cell title class="c-count">Valid</Cell>
              <Cell title class="c-count">Invalid</Cell>
              <Cell title class="c-size">Size</Cell>
              <Cell title class="c-hash">Hash</Cell>
              <Cell title class="c-rest">Transactions</Cell>
            </>
          }
          row={(index) => {
            const number = live.height - 1 - index;
            const block = blockOf(number);
            return (
              <>
                <Cell class="c-number">
                  <a href={link('block', channel, number)}>{number}</a>
                </Cell>
                {block ? (
                  <>
                    <Cell class="c-when"><Time of={block.time} /></Cell>
                    <Cell class="c-count">{block.valid}</Cell>
                    <Cell class={`c-count ${block.invalid ? 'bad' : 'faint'}`}>{block.invalid}</Cell>
                    <Cell class="c-size">{bytes(block.bytes)}</Cell>
                    <Cell class="c-hash"><Hash of={block.hash} length={10} /></Cell>
                    <Cell class="c-rest"><Text of={calls(block)} /></Cell>
                  </>
                ) : (
                  <Cell class="c-rest faint">…</Cell>
                )}
              </>
            );
          }}
        />
      )}
    </Page>
  );
}
