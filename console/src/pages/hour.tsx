// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { get } from '../api';
import { pause, useIsSeen, useSession } from '../session';
import { bytes, Card, Empty, Page } from '../ui';
import type { Line, Plotted } from './plot';

/** How the peer did over the last hour; each column has a value for each time. */
interface Samples {
  seconds: number;
  time: string[];
  valid: number[];
  invalid: number[];
  blocks: number[];
  blockBytes: number[];
  proposals: number[];
  endorsementSeconds: number[];
  commitSeconds: number[];
  inFlight: number[];
  queuedBytes: number[];
  waitingBlocks: number[];
}

const MOST = 721;
const COLUMNS = ['time', 'valid', 'invalid', 'blocks', 'blockBytes', 'proposals', 'endorsementSeconds', 'commitSeconds', 'inFlight', 'queuedBytes', 'waitingBlocks'] as const;

function joined(before: Samples | undefined, fresh: Samples): Samples {
  if (!before) {
    return fresh;
  }
  const all = { seconds: fresh.seconds } as Record<string, unknown>;
  for (const name of COLUMNS) {
    all[name] = [...before[name], ...fresh[name]].slice(-MOST);
  }
  return all as unknown as Samples;
}

/** The samples, and those that come, as long as the page is seen. */
function useSamples(): { samples: Samples | undefined; plot: Plotted | undefined } {
  const { peer, channel, generation, isAbsent } = useSession();
  const [samples, setSamples] = useState<Samples>();
  const [plot, setPlot] = useState<Plotted>();
  const isSeen = useIsSeen();
  useEffect(() => {
    void import('./plot').then((drawing) => setPlot(() => drawing.Plot), () => undefined);
  }, [generation]);
  useEffect(() => {
    if (!channel || !isSeen || isAbsent) {
      return undefined;
    }
    const ending = new AbortController();
    void (async () => {
      let known: Samples | undefined;
      while (!ending.signal.aborted) {
        try {
          const fresh = await get<Samples>(peer.host, '/node/v1/samples', { channel, after: known?.time.at(-1) }, ending.signal);
          known = joined(known, fresh);
          setSamples(known);
        } catch {
          // the answer that does not end tells of a node that has ended
        }
        await pause((known?.seconds ?? 5) * 1000, ending.signal);
      }
    })();
    return () => ending.abort();
  }, [peer.host, channel, generation, isSeen, isAbsent]);
  return { samples, plot };
}

type Column = (number | null)[];

/** What happened in a second, by what was counted between one sample and the next; nothing is known of the time before a gap. */
function aSecond(of: Samples, times: number[], counts: number[]): Column {
  return counts.map((count, at) => {
    const took = at === 0 ? of.seconds : times[at]! - times[at - 1]!;
    return took > 4 * of.seconds ? null : count / took;
  });
}

function each(sums: number[], counts: number[], factor: number): Column {
  return sums.map((sum, at) => (counts[at] ? (factor * sum) / counts[at]! : null));
}

interface Drawn {
  title: string;
  lines: Line[];
}

function drawn(of: Samples, times: number[]): Drawn[] {
  const transactions = of.valid.map((count, at) => count + of.invalid[at]!);
  return [
    {
      title: 'Throughput',
      lines: [
        { name: 'valid', unit: 'a second', colour: '--good', values: aSecond(of, times, of.valid) },
        { name: 'not valid', unit: 'a second', colour: '--bad', values: aSecond(of, times, of.invalid) },
      ],
    },
    {
      title: 'Latency',
      lines: [
        { name: 'endorsement of a proposal', unit: 'ms', colour: '--accent', values: each(of.endorsementSeconds, of.proposals, 1000) },
        { name: 'validation and commit of a block', unit: 'ms', colour: '--busy', values: each(of.commitSeconds, of.blocks, 1000) },
      ],
    },
    {
      title: 'Block size',
      lines: [
        { name: 'size', unit: 'KiB', colour: '--accent', values: each(of.blockBytes, of.blocks, 1 / 1024) },
        { name: 'transactions', unit: 'a block', colour: '--busy', isOnRight: true, values: each(transactions, of.blocks, 1) },
      ],
    },
    {
      title: 'Queues',
      lines: [
        { name: 'transactions in chaincode', unit: '', colour: '--accent', values: of.inFlight },
        { name: 'blocks that wait for their commit', unit: '', colour: '--bad', values: of.waitingBlocks },
        { name: 'sent to chaincode and not taken', unit: 'KiB', colour: '--busy', isOnRight: true, values: of.queuedBytes.map((count) => count / 1024) },
      ],
    },
  ];
}

function shortly(value: number): string {
  return value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toPrecision(2);
}

/** What is in the picture, for who does not see it. */
function summary(lines: Line[]): string {
  return lines
    .map((line) => {
      const known = line.values.filter((value) => value !== null);
      const last = known.at(-1);
      return last === undefined ? `${line.name}: none` : `${line.name}: ${shortly(last)} last, ${shortly(known.reduce((most, value) => Math.max(most, value), 0))} at most ${line.unit}`.trimEnd();
    })
    .join('; ');
}

export function Hour(): JSX.Element {
  const { peer, channel } = useSession();
  const { samples, plot: Drawing } = useSamples();
  const times = samples?.time.map((time) => Date.parse(time) / 1000) ?? [];
  const all = samples?.valid.reduce((sum, count) => sum + count, 0) ?? 0;
  return (
    <Page
      title="Last hour"
      sub={samples && <>{peer.host} on channel {channel}: {all} valid transactions in {samples.blocks.reduce((sum, count) => sum + count, 0)} blocks, {bytes(samples.blockBytes.reduce((sum, count) => sum + count, 0))}</>}
    >
      {!samples || !Drawing ? (
        <div class="waiting" aria-busy="true" />
      ) : times.length === 0 ? (
        <Empty>There is no sample yet; the first comes {samples.seconds} seconds after the start.</Empty>
      ) : (
        <div class="columns plots">
          {drawn(samples, times).map((each) => (
            <Card key={each.title} title={each.title}>
              <Drawing times={times} lines={each.lines} label={`${each.title}: ${summary(each.lines)}`} />
            </Card>
          ))}
        </div>
      )}
    </Page>
  );
}
