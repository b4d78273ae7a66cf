// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { lines } from '../api';
import { useBlocks } from '../live';
import { useSession } from '../session';
import type { Block } from '../types';
import { bytes, Cell, Empty, Hash, link, Page, Text, Time, VirtualList } from '../ui';

const PART = 100;

/** Blocks by number, in parts that are asked for when they come into sight. */
function useOlder(): { of: (number: number) => Block | undefined; want: (from: number, to: number) => void } {
  const { peer, channel, generation } = useSession();
  const kept = useRef(new Map<number, Block>());
  const asked = useRef(new Set<number>());
  const [, drawn] = useState(0);
  useEffect(() => {
    kept.current.clear();
    asked.current.clear();
  }, [peer.host, channel, generation]);
  const want = useCallback(
    (from: number, to: number) => {
      for (let part = Math.floor(Math.max(0, from) / PART); part <= Math.floor(to / PART); part++) {
        if (asked.current.has(part)) {
          continue;
        }
        asked.current.add(part);
        const ending = new AbortController();
        lines<Block>(peer.host, '/ledger/v1/blocks', { channel, n: PART, before: (part + 1) * PART }, ending.signal, (block) => {
          if (block.number >= part * PART) {
            kept.current.set(block.number, block);
          }
        }).then(
          () => drawn((before) => before + 1),
          () => asked.current.delete(part),
        );
      }
    },
    [peer.host, channel],
  );
  return { of: (number) => kept.current.get(number), want };
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
  const older = useOlder();
  const fresh = new Map(live.blocks.map((block) => [block.number, block]));
  const onRange = (first: number, last: number): void => {
    const from = live.height - last;
    const to = live.height - 1 - first;
    const oldest = live.blocks.at(-1)?.number ?? 0;
    if (live.height > 0 && from < oldest) {
      older.want(from, Math.min(to, oldest));
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
            const block = fresh.get(number) ?? older.of(number);
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
