// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { get, lines } from '../api';
import { useBlocks } from '../live';
import { useSession } from '../session';
import type { Block, Trace } from '../types';
import { Badge, bytes, Card, Cell, Facts, link, Page, Shown, Text, Time, TxLink, useLoaded, VirtualList, visible } from '../ui';
import { Json } from './json';

async function load(host: string, channel: string, number: string, signal: AbortSignal): Promise<Block> {
  let first: Block | Trace | undefined;
  const own = new AbortController();
  signal.addEventListener('abort', () => own.abort());
  try {
    await lines<Block | Trace>(host, `/ledger/v1/blocks/${encodeURIComponent(number)}/transactions`, { channel }, own.signal, (line) => {
      first ??= line;
      own.abort();
    });
  } catch (failure) {
    if (!first) {
      throw failure;
    }
  }
  return first as Block;
}

export function BlockPage(props: { channel: string; number: string }): JSX.Element {
  const { peer } = useSession();
  const { height } = useBlocks();
  const loaded = useLoaded((signal) => load(peer.host, props.channel, props.number, signal), [peer.host, props.channel, props.number]);
  const number = Number(props.number);
  return (
    <Page
      title={`Block ${visible(props.number)}`}
      sub={<>Channel {visible(props.channel)}</>}
      side={
        Number.isInteger(number) && (
          <div class="steps">
            {number > 0 && <a class="button" href={link('block', props.channel, number - 1)} rel="prev">← {number - 1}</a>}
            {number + 1 < height && <a class="button" href={link('block', props.channel, number + 1)} rel="next">{number + 1} →</a>}
          </div>
        )
      }
    >
      <Shown of={loaded}>
        {(block) => (
          <>
            <Card title="Header">
              <Facts
                of={[
                  ['Time', <Time key="t" of={block.time} />],
                  ['Transactions', `${block.valid} valid, ${block.invalid} invalid`],
                  ['Size', bytes(block.bytes)],
                  ['Hash', <code key="h" class="hash long">{block.hash}</code>],
                  ['Previous hash', <code key="p" class="hash long">{block.previousHash || '–'}</code>],
                  ['Data hash', <code key="d" class="hash long">{block.dataHash}</code>],
                ]}
              />
            </Card>
            <Card title="Transactions" side={String(block.transactions.length)}>
              <VirtualList
                count={block.transactions.length}
                height={38}
                label="Transactions"
                head={
                  <>
                    <Cell title class="c-number">Place</Cell>
                    <Cell title class="c-code">Verdict</Cell>
                    <Cell title class="c-hash">Id</Cell>
                    <Cell title class="c-rest">Call</Cell>
                    <Cell title class="c-who">Creator</Cell>
                  </>
                }
                row={(index) => {
                  const tx = block.transactions[index]!;
                  return (
                    <>
                      <Cell class="c-number">{tx.index}</Cell>
                      <Cell class="c-code"><Badge of={tx.code} /></Cell>
                      <Cell class="c-hash">{tx.transactionId ? <TxLink channel={props.channel} id={tx.transactionId} /> : '–'}</Cell>
                      <Cell class="c-rest">{tx.chaincode ? <Text of={`${tx.chaincode} ${tx.function}`} /> : <Text of={tx.type} />}</Cell>
                      <Cell class="c-who"><Text of={tx.creator} /></Cell>
                    </>
                  );
                }}
              />
            </Card>
            <Decoded channel={props.channel} block={block.number} />
          </>
        )}
      </Shown>
    </Page>
  );
}

/** All of it as Fabric's tools print it, if somebody wants to see that. */
export function Decoded(props: { channel: string; block: number; part?: (whole: unknown) => unknown; title?: string }): JSX.Element {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details class="card" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{props.title ?? 'As configtxlator prints it'}</summary>
      {isOpen && <DecodedBlock {...props} />}
    </details>
  );
}

function DecodedBlock(props: { channel: string; block: number; part?: (whole: unknown) => unknown }): JSX.Element {
  const { peer } = useSession();
  const loaded = useLoaded<unknown>(
    (signal) => get(peer.host, `/ledger/v1/blocks/${props.block}/decoded`, { channel: props.channel }, signal),
    [peer.host, props.channel, props.block],
  );
  return <Shown of={loaded}>{(whole) => <Json of={props.part ? props.part(whole) : whole} depth={3} />}</Shown>;
}
