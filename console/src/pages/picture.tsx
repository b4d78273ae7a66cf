// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import type { Block } from '../types';
import { visible } from '../ui';

/** A chaincode of the channel and the processes that run it. */
export interface Standing {
  name: string;
  channel: string;
  state: string;
  on: { host: string; inFlight: number; where: string }[];
}

interface DrawnPeer {
  host: string;
  mspId: string;
  endpoint: string;
  state: string;
  height: number | undefined;
}

const WIDTH = 210;
const GAP = 26;
const PEER_Y = 150;
const CHAINCODE_Y = 268;

function short(text: string, most: number): string {
  const shown = visible(text);
  return shown.length > most ? `${shown.slice(0, most - 1)}…` : shown;
}

/** Orderer, peers and chaincode processes; a block that comes runs along the lines. */
export function Picture(props: { peers: DrawnPeer[]; orderer: string; chaincodes: Standing[]; newest: Block | undefined }): JSX.Element {
  const { peers, chaincodes } = props;
  const rows = Math.max(1, chaincodes.length);
  const width = Math.max(560, peers.length * (WIDTH + GAP) - GAP + 40);
  const height = chaincodes.length ? CHAINCODE_Y + rows * 58 + 4 : PEER_Y + 90;
  const left = (width - (peers.length * (WIDTH + GAP) - GAP)) / 2;
  const called = new Set(props.newest?.transactions.map((tx) => tx.chaincode) ?? []);
  const mark = props.newest?.number ?? 0;
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="Picture of the network">
      <svg class="picture" viewBox={`0 0 ${width} ${height}`} width={width} role="img" aria-label={`Orderer, ${peers.length} peers, ${chaincodes.length} chaincodes`}>
        {peers.map((peer, place) => {
          const x = left + place * (WIDTH + GAP) + WIDTH / 2;
          const path = `M${width / 2},62 C${width / 2},108 ${x},104 ${x},${PEER_Y}`;
          return (
            <g key={peer.host}>
              <path class="wire" d={path} />
              {mark > 0 && <path class="flow" key={mark} d={path} pathLength={100} />}
            </g>
          );
        })}
        <g class="box orderer">
          <rect x={width / 2 - 100} y={10} width={200} height={52} rx={8} />
          <text x={width / 2} y={32} class="name">Orderer</text>
          <text x={width / 2} y={50} class="small">{short(props.orderer, 30)}</text>
        </g>
        {peers.map((peer, place) => {
          const x = left + place * (WIDTH + GAP);
          return (
            <g key={peer.host}>
              <g class={`box ${peer.state === 'running' || peer.state === 'serving' ? '' : 'off'}`}>
                <rect x={x} y={PEER_Y} width={WIDTH} height={76} rx={8} />
                <text x={x + WIDTH / 2} y={PEER_Y + 22} class="name">{short(peer.host, 27)}</text>
                <text x={x + WIDTH / 2} y={PEER_Y + 41} class="small">{short(peer.mspId, 30)}</text>
                <text x={x + WIDTH / 2} y={PEER_Y + 61} class="figure">
                  {peer.height === undefined ? peer.state : `height ${peer.height}`}
                </text>
              </g>
              {chaincodes.map((each, row) => {
                const process = each.on.find((one) => one.host === peer.host);
                const y = CHAINCODE_Y + row * 58;
                return (
                  <g key={each.name}>
                    <path class="wire" d={`M${x + 18},${PEER_Y + 76} V${y + 22} H${x + 32}`} />
                    {called.has(each.name) && <path class="flow" key={`${mark}:${each.name}`} d={`M${x + 18},${PEER_Y + 76} V${y + 22} H${x + 32}`} pathLength={100} />}
                    <g class={`box chaincode ${process && each.state === 'ready' ? '' : 'off'}`}>
                      <rect x={x + 32} y={y} width={WIDTH - 32} height={46} rx={8} />
                      <text x={x + 44} y={y + 19} class="name left">{short(each.name, 22)}</text>
                      <text x={x + 44} y={y + 36} class="small left">
                        {process ? `${each.state}, ${process.inFlight === 1 ? '1 call' : `${process.inFlight} calls`} at work` : 'not here'}
                      </text>
                    </g>
                  </g>
                );
              })}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
