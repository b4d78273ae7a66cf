// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Absent, get } from '../api';
import { useSession } from '../session';
import type { Definition } from '../types';
import { Badge, bytes, Card, Empty, Facts, Failure, link, Page, Shown, Text, Time, TxLink, useLoaded, ValueView, VirtualList, visible } from '../ui';

interface Entry {
  key?: string;
  keyBase64?: string;
  keyHash?: string;
  value?: string;
  valueBase64?: string;
  valueHash?: string;
  bytes?: number;
  isCut?: boolean;
  version: string;
  metadata?: Record<string, string>;
  isMissing?: boolean;
}

interface Part {
  entries: Entry[];
  next?: string;
}

const PART = 500;

function id(entry: Entry): string {
  return entry.key ?? entry.keyBase64 ?? entry.keyHash ?? '';
}

export function useDefinitions(): { names: Definition[] | undefined; failure: Error | undefined; again: () => void } {
  const { peer, channel } = useSession();
  const loaded = useLoaded<Definition[]>(
    (signal) => (channel ? get(peer.host, '/ledger/v1/definitions', { channel }, signal) : Promise.resolve([])),
    [peer.host, channel],
  );
  return { names: loaded.value, failure: loaded.failure, again: loaded.again };
}

export function State(props: { chaincode: string; collection: string; wanted: string }): JSX.Element {
  const { peer, channel } = useSession();
  const { names, failure } = useDefinitions();
  if (failure) {
    return <Page title="State"><Failure of={failure} /></Page>;
  }
  if (!names) {
    return <Page title="State"><div class="waiting" aria-busy="true" /></Page>;
  }
  const chaincode = props.chaincode || names[0]?.name || '';
  const definition = names.find((each) => each.name === chaincode);
  return (
    <Page
      title="State"
      sub="What the peer has in its state database now"
      side={
        <div class="choices">
          <label>
            <span>Chaincode</span>
            <select value={chaincode} onChange={(event) => (location.hash = link('state', event.currentTarget.value))}>
              {[...new Set([...names.map((each) => each.name), ...(chaincode ? [chaincode] : [])])].map((each) => (
                <option key={each} value={each}>{visible(each)}</option>
              ))}
            </select>
          </label>
          <label>
            <span>Collection</span>
            <select value={props.collection} onChange={(event) => (location.hash = link('state', chaincode, event.currentTarget.value))}>
              <option value="">public state</option>
              {definition?.collections.map((each) => (
                <option key={each.name} value={each.name}>{visible(each.name)}</option>
              ))}
            </select>
          </label>
        </div>
      }
    >
      {chaincode ? (
        <Keys key={`${peer.host}/${channel}/${chaincode}/${props.collection}`} chaincode={chaincode} collection={props.collection} wanted={props.wanted} />
      ) : (
        <Empty>No chaincode is defined on this channel.</Empty>
      )}
    </Page>
  );
}

function Keys(props: { chaincode: string; collection: string; wanted: string }): JSX.Element {
  const { peer, channel, generation } = useSession();
  const [prefix, setPrefix] = useState(props.wanted);
  const kept = useRef<Entry[]>([]);
  const [, setTurn] = useState(0);
  const [next, setNext] = useState<string | undefined>('');
  const [failure, setFailure] = useState<Error>();
  const [entry, setEntry] = useState<Entry>();
  const isAsking = useRef(false);
  const turn = useRef(0);
  const query = { channel, collection: props.collection, prefix, n: PART };
  const path = `/ledger/v1/state/${encodeURIComponent(props.chaincode)}`;

  const load = (from: string): void => {
    isAsking.current = true;
    const own = turn.current;
    get<Part>(peer.host, path, { ...query, from }).then(
      (part) => {
        if (own === turn.current) {
          isAsking.current = false;
          if (from === '') {
            kept.current = [];
          }
          kept.current.push(...part.entries);
          setTurn((before) => before + 1);
          setEntry((before) => part.entries.find((each) => id(each) === (before ? id(before) : props.wanted)) ?? before);
          setNext(part.next);
          setFailure(undefined);
        }
      },
      (why: Error) => {
        if (own === turn.current) {
          isAsking.current = false;
          if (!(why instanceof Absent)) {
            setFailure(why);
          }
        }
      },
    );
  };
  useEffect(() => {
    turn.current++;
    const timer = setTimeout(() => load(''), prefix ? 120 : 0);
    return () => clearTimeout(timer);
  }, [peer.host, channel, prefix, generation]);

  if (failure) {
    return <Failure of={failure} />;
  }
  const entries = kept.current;
  return (
    <div class="browse">
      <div class="card list">
        <label class="prefix">
          <span>Keys that begin with</span>
          <input value={prefix} onInput={(event) => setPrefix(event.currentTarget.value)} spellcheck={false} autocomplete="off" />
          <small>
            {entries.length}
            {next !== undefined && ' and more'}
          </small>
        </label>
        {entries.length === 0 && next === undefined ? (
          <Empty>{prefix ? 'No key begins so.' : 'No key yet.'}</Empty>
        ) : (
          <VirtualList
            count={entries.length}
            height={34}
            label="Keys"
            onRange={(_, last) => {
              if (next && last > entries.length - PART / 2 && !isAsking.current) {
                load(next);
              }
            }}
            row={(index) => {
              const each = entries[index]!;
              return (
                <div role="cell" class="pick-cell"><button type="button" class="pick" aria-pressed={entry !== undefined && id(each) === id(entry)} onClick={() => setEntry(each)}>
                  <span class="c-rest"><Text of={id(each)} /></span>
                  <span class="faint">{each.isMissing ? 'hash only' : bytes(each.bytes ?? 0)}</span>
                </button></div>
              );
            }}
          />
        )}
      </div>
      <div class="detail">
        {entry ? (
          <Detail entry={entry} chaincode={props.chaincode} isPublic={props.collection === ''} key={id(entry)} />
        ) : (
          <Empty>Choose a key to see its value and what became of it.</Empty>
        )}
      </div>
    </div>
  );
}

function Detail(props: { entry: Entry; chaincode: string; isPublic: boolean }): JSX.Element {
  const { channel } = useSession();
  const { entry } = props;
  const name = entry.key ?? entry.keyBase64 ?? entry.keyHash ?? '';
  const [block] = entry.version.split(':');
  return (
    <>
      <Card title={<Text of={name} />}>
        <Facts
          of={[
            ['Version', <a key="v" href={link('block', channel, block!)}><code>{entry.version}</code></a>],
            ...Object.entries(entry.metadata ?? {}).map(([what, value]): [string, JSX.Element] => [
              what === 'VALIDATION_PARAMETER' ? 'Endorsement policy of the key' : what,
              <Text key={what} of={value} />,
            ]),
            ...(entry.valueHash ? [['Hash of the value', <code key="h" class="hash long">{entry.valueHash}</code>] as [string, JSX.Element]] : []),
          ]}
        />
        {entry.isMissing ? (
          <Empty>This peer has only the hashes of this private key and its value.</Empty>
        ) : (
          <ValueView
            of={{
              bytes: entry.bytes ?? 0,
              ...(entry.value === undefined ? { base64: entry.valueBase64 ?? '' } : { text: entry.value }),
              isCut: entry.isCut ?? false,
            }}
          />
        )}
      </Card>
      {props.isPublic && entry.key !== undefined && <History chaincode={props.chaincode} name={entry.key} version={entry.version} />}
    </>
  );
}

interface Change {
  transactionId: string;
  time: string;
  isDelete: boolean;
  value?: string;
  valueBase64?: string;
  bytes?: number;
}

function History(props: { chaincode: string; name: string; version: string }): JSX.Element {
  const { peer, channel } = useSession();
  const loaded = useLoaded<Change[]>(
    (signal) => get(peer.host, `/ledger/v1/history/${encodeURIComponent(props.chaincode)}`, { channel, key: props.name }, signal),
    [peer.host, channel, props.chaincode, props.name, props.version],
  );
  return (
    <Card title="History" side={loaded.value && `${loaded.value.length}`}>
      <Shown of={loaded}>
        {(changes) =>
          changes.length === 0 ? (
            <Empty>Nothing is noted.</Empty>
          ) : (
            <ol class="history">
              {changes.map((change) => (
                <li key={change.transactionId} class={change.isDelete ? 'gone' : ''}>
                  <p>
                    <Time of={change.time} /> <TxLink channel={channel} id={change.transactionId} /> {change.isDelete && <Badge of="deleted" />}
                  </p>
                  {!change.isDelete && (
                    <ValueView
                      of={{ bytes: change.bytes ?? 0, ...(change.value === undefined ? { base64: change.valueBase64 ?? '' } : { text: change.value }) }}
                    />
                  )}
                </li>
              ))}
            </ol>
          )
        }
      </Shown>
    </Card>
  );
}
