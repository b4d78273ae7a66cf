// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { get, post, remove } from '../api';
import { useSession } from '../session';
import type { PeerState } from '../types';
import { Badge, Card, Empty, Failure, Page, Shown, Time, useLoaded, visible } from '../ui';
import { NeedsToken } from './call';

interface Fault {
  id: number;
  kind: string;
  hits: number;
  over: boolean;
  [other: string]: unknown;
}

interface NetworkTime {
  time: string;
  real: boolean;
  frozen?: boolean;
}

interface Snapshot {
  name: string;
  [other: string]: unknown;
}

/** What the owner of the node may change; a form for each thing that commands change. */
export function Control(): JSX.Element {
  const { hasToken } = useSession();
  return hasToken ? <Parts /> : <NeedsToken title="Control" />;
}

/** Something that is being done; what failed is told, and what it is about is looked at again. */
function useWork(done: () => void): { run: (work: () => Promise<unknown>) => void; isRunning: boolean; failure: Error | undefined } {
  const [isRunning, setIsRunning] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const run = (work: () => Promise<unknown>): void => {
    setIsRunning(true);
    setFailure(undefined);
    work().catch(setFailure).finally(() => (setIsRunning(false), done()));
  };
  return { run, isRunning, failure };
}

function Parts(): JSX.Element {
  return (
    <Page title="Control" sub="What 'heddle stop-peer', 'time', 'fault', 'snapshot' and 'revert' do">
      <div class="columns">
        <Peers />
        <Clock />
        <Faults />
        <Snapshots />
      </div>
    </Page>
  );
}

function Peers(): JSX.Element {
  const { peer } = useSession();
  const loaded = useLoaded<PeerState[]>((signal) => get(peer.host, '/peers/v1', {}, signal), [peer.host]);
  const work = useWork(loaded.again);
  return (
    <Card title="Peers">
      <Shown of={loaded}>
        {(all) => (
          <ul class="plain">
            {all.map((each) => (
              <li key={each.host} class="act">
                <span><strong>{each.host}</strong> <Badge of={each.state} /></span>
                {each.state === 'stopped' ? (
                  <button type="button" disabled={work.isRunning} onClick={() => work.run(() => post(peer.host, `/peers/v1/${each.host}/start`))}>Start</button>
                ) : (
                  <button type="button" disabled={work.isRunning} onClick={() => work.run(() => post(peer.host, `/peers/v1/${each.host}/stop`))}>Stop</button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Shown>
      {work.failure && <Failure of={work.failure} />}
    </Card>
  );
}

function Clock(): JSX.Element {
  const { peer } = useSession();
  const loaded = useLoaded<NetworkTime>((signal) => get(peer.host, '/time/v1', {}, signal), [peer.host]);
  const work = useWork(loaded.again);
  const [by, setBy] = useState('1d');
  return (
    <Card title="Time of the network">
      <Shown of={loaded}>
        {(time) => (
          <p>
            <Time of={time.time} /> {time.real ? <span class="badge good">real time</span> : <span class="badge busy">not the real time</span>}
          </p>
        )}
      </Shown>
      <form class="act" onSubmit={(event) => (event.preventDefault(), work.run(() => post(peer.host, '/time/v1/advance', { duration: by })))}>
        <input aria-label="How far to advance" value={by} onInput={(event) => setBy(event.currentTarget.value)} />
        <button type="submit" disabled={work.isRunning}>Advance</button>
        <button type="button" disabled={work.isRunning} onClick={() => work.run(() => post(peer.host, '/time/v1/freeze'))}>Freeze</button>
        <button type="button" disabled={work.isRunning} onClick={() => work.run(() => post(peer.host, '/time/v1/follow'))}>Real time</button>
      </form>
      {work.failure && <Failure of={work.failure} />}
    </Card>
  );
}

const KINDS = ['refuse', 'delay', 'differ', 'crash', 'hang', 'invalidate', 'no-orderer', 'hold', 'lose-status', 'delay-status', 'lose-events', 'delay-events'];

function Faults(): JSX.Element {
  const { peer } = useSession();
  const loaded = useLoaded<Fault[]>((signal) => get(peer.host, '/faults/v1', {}, signal), [peer.host]);
  const work = useWork(loaded.again);
  const [kind, setKind] = useState('refuse');
  const [more, setMore] = useState('');
  const add = (): Promise<unknown> => {
    const settings = Object.fromEntries(
      more.split(/\s+/).filter(Boolean).map((each) => [each.split('=')[0] ?? '', each.split('=').slice(1).join('=')]),
    );
    return post(peer.host, '/faults/v1', { kind, ...settings });
  };
  return (
    <Card title="Faults">
      <Shown of={loaded}>
        {(all) =>
          all.length === 0 ? (
            <Empty>None stands.</Empty>
          ) : (
            <ul class="plain">
              {all.map((each) => (
                <li key={each.id} class="act">
                  <span>
                    <strong>{each.kind}</strong>{' '}
                    {Object.entries(each).filter(([name]) => !['id', 'kind', 'hits', 'over'].includes(name)).map(([name, value]) => `${name}=${visible(String(value))}`).join(' ')}{' '}
                    <span class="faint">met {each.hits}{each.over && ', over'}</span>
                  </span>
                  <button type="button" disabled={work.isRunning} onClick={() => work.run(() => remove(peer.host, `/faults/v1/${each.id}`))}>Clear</button>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
      <form class="act" onSubmit={(event) => (event.preventDefault(), work.run(add))}>
        <select aria-label="Kind of fault" value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
          {KINDS.map((each) => <option key={each} value={each}>{each}</option>)}
        </select>
        <input aria-label="Settings of the fault" placeholder="chaincode=asset times=1" value={more} onInput={(event) => setMore(event.currentTarget.value)} />
        <button type="submit" disabled={work.isRunning}>Add</button>
      </form>
      {work.failure && <Failure of={work.failure} />}
    </Card>
  );
}

function Snapshots(): JSX.Element {
  const { peer } = useSession();
  const loaded = useLoaded<Snapshot[]>((signal) => get(peer.host, '/node/v1/snapshots', {}, signal), [peer.host]);
  const work = useWork(loaded.again);
  const [name, setName] = useState('');
  return (
    <Card title="Snapshots">
      <Shown of={loaded}>
        {(all) =>
          all.length === 0 ? (
            <Empty>None was taken.</Empty>
          ) : (
            <ul class="plain">
              {all.map((each) => (
                <li key={each.name} class="act">
                  <strong>{visible(each.name)}</strong>
                  <span>
                    <button type="button" disabled={work.isRunning} onClick={() => work.run(() => post(peer.host, '/node/v1/revert', undefined, { name: each.name }))}>Revert to it</button>{' '}
                    <button type="button" disabled={work.isRunning} onClick={() => work.run(() => remove(peer.host, `/node/v1/snapshots/${encodeURIComponent(each.name)}`))}>Remove</button>
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
      <form class="act" onSubmit={(event) => (event.preventDefault(), work.run(() => post(peer.host, '/node/v1/snapshots', undefined, { name })))}>
        <input aria-label="Name of the snapshot" placeholder="name" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        <button type="submit" disabled={work.isRunning}>Take</button>
      </form>
      {work.failure && <Failure of={work.failure} />}
    </Card>
  );
}
