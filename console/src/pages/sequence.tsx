// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import type { Trace } from '../types';
import { visible } from '../ui';

interface Step {
  from: string;
  to: string;
  text: string;
  note?: string;
  kind?: string;
}

const MOST = 200;
const ROW = 34;
const LANE = 190;
const HEAD = 40;

function steps(trace: Trace, recorded: Trace | undefined): { lanes: string[]; steps: Step[] } {
  const peers = trace.endorsers.length ? trace.endorsers : [];
  const own = 'Peer';
  const chaincodes = [...new Set((recorded?.messages ?? []).map((each) => each.chaincode))];
  const all: Step[] = [];
  if (peers.length === 0) {
    all.push({ from: 'Client', to: 'Orderer', text: trace.type });
  } else {
    all.push({ from: 'Client', to: own, text: 'proposal', note: `for ${peers.length === 1 ? '1 endorser' : `${peers.length} endorsers`}` });
    for (const message of (recorded?.messages ?? []).slice(0, MOST)) {
      all.push({
        from: message.toChaincode ? own : message.chaincode,
        to: message.toChaincode ? message.chaincode : own,
        text: `${message.type} ${message.text}`,
        note: message.microseconds < 10_000 ? `${message.microseconds} µs` : `${(message.microseconds / 1000).toFixed(1)} ms`,
        kind: 'message',
      });
    }
    if (chaincodes.length === 0) {
      all.push({ from: own, to: trace.chaincode, text: `calls ${trace.arguments[0]?.text ?? ''}` });
      all.push({ from: trace.chaincode, to: own, text: `status ${trace.answer?.status ?? 'none'}` });
      chaincodes.push(trace.chaincode);
    }
    all.push({ from: own, to: 'Client', text: 'endorsement', note: peers.length === 1 ? '' : `${peers.length} of them` });
    all.push({ from: 'Client', to: 'Orderer', text: 'envelope' });
  }
  if (trace.commit) {
    all.push({ from: 'Orderer', to: own, text: `block ${trace.commit.block}` });
    all.push({ from: own, to: 'Client', text: trace.commit.code, kind: trace.commit.code === 'VALID' ? 'good' : 'bad' });
  }
  return { lanes: ['Client', own, ...chaincodes, 'Orderer'], steps: all };
}

/** Who said what to whom, from above to below. */
export function Sequence(props: { trace: Trace; recorded: Trace | undefined }): JSX.Element {
  const { lanes, steps: all } = steps(props.trace, props.recorded);
  const width = lanes.length * LANE;
  const height = HEAD + all.length * ROW + 12;
  const x = (lane: string): number => lanes.indexOf(lane) * LANE + LANE / 2;
  const left = (props.recorded?.messages.length ?? 0) - MOST + (props.recorded?.messagesLeftOut ?? 0);
  return (
    <>
      <div class="scroll" tabIndex={0} role="group" aria-label="Sequence of messages">
        <svg class="sequence" viewBox={`0 0 ${width} ${height}`} width={width} role="img" aria-label={all.map((each) => `${each.from} to ${each.to}: ${each.text}`).slice(0, 40).join('; ')}>
          <defs>
            <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse">
              <path class="tip" d="M0,0.5 L7.5,4 L0,7.5 Z" />
            </marker>
          </defs>
          {lanes.map((lane) => (
            <g key={lane}>
              <path class="life" d={`M${x(lane)},${HEAD - 8} V${height}`} />
              <rect class="lane" x={x(lane) - LANE / 2 + 16} y={4} width={LANE - 32} height={26} rx={6} />
              <text class="lane-name" x={x(lane)} y={21}>{cut(lane, 22)}</text>
            </g>
          ))}
          {all.map((step, place) => {
            const y = HEAD + place * ROW + 24;
            const from = x(step.from);
            const to = x(step.to);
            const isRight = to > from;
            const middle = (from + to) / 2;
            const room = Math.floor(Math.abs(to - from) / 6.4) - 3;
            return (
              <g key={place} class={`step ${step.kind ?? ''}`}>
                <title>{visible(step.text)}</title>
                <path d={`M${from + (isRight ? 2 : -2)},${y} H${to + (isRight ? -3 : 3)}`} marker-end="url(#tip)" />
                <text x={middle} y={y - 6}>{cut(step.text, room)}</text>
                {step.note && <text class="note" x={middle} y={y + 11}>{step.note}</text>}
              </g>
            );
          })}
        </svg>
      </div>
      {!props.recorded && props.trace.chaincode && (
        <p class="faint">
          The messages between peer and chaincode were not recorded: 'heddle invoke --trace' records those of one call, 'heddle start --keep-traces 100' those of all; the link of the start shows them.
        </p>
      )}
      {left > 0 && <p class="faint">{left} more messages are left out.</p>}
    </>
  );
}

function cut(text: string, most: number): string {
  const shown = visible(text);
  return shown.length > most ? `${shown.slice(0, Math.max(1, most - 1))}…` : shown;
}
