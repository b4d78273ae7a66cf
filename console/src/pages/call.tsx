// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { get, lines } from '../api';
import { useSession } from '../session';
import { Card, Empty, Failure, Page, Shown, TxLink, useLoaded, ValueView, visible } from '../ui';
import { useDefinitions } from './state';

interface ContractFunction {
  name: string;
  query: boolean;
  parameters: { name: string; type: string }[];
}

interface Line {
  part?: string;
  result?: { transactionId?: string; blockNumber?: number };
  error?: string;
  details?: string[];
  [other: string]: unknown;
}

interface Outcome {
  payload: string;
  last: Line;
  kind: string;
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

export function NeedsToken(props: { title: string }): JSX.Element {
  return (
    <Page title={props.title}>
      <div class="notice busy">
        <strong>Read-only</strong>
        <p>Open the console by the link that 'heddle start' printed: it carries the token that lets you write.</p>
      </div>
    </Page>
  );
}

/** Calls of chaincode as a user of the peer's organisation, by the form that its contract describes. */
export function Calls(props: { chaincode: string }): JSX.Element {
  const { hasToken } = useSession();
  const { names } = useDefinitions();
  const [chosen, setChosen] = useState(props.chaincode);
  if (!hasToken) {
    return <NeedsToken title="Call" />;
  }
  const chaincode = chosen || names?.[0]?.name || '';
  return (
    <Page title="Call" sub="As User1 of the peer's organisation, through its gateway">
      {names && names.length === 0 ? (
        <Empty>No chaincode is defined on this channel.</Empty>
      ) : (
        <div class="card">
          <div class="choices">
            <label>
              <span>Chaincode</span>
              <select value={chaincode} onChange={(event) => setChosen(event.currentTarget.value)}>
                {names?.map((each) => <option key={each.name} value={each.name}>{visible(each.name)}</option>)}
              </select>
            </label>
          </div>
          {chaincode && <Functions key={chaincode} chaincode={chaincode} />}
        </div>
      )}
    </Page>
  );
}

function Functions(props: { chaincode: string }): JSX.Element {
  const { peer, channel } = useSession();
  const loaded = useLoaded<ContractFunction[]>(
    (signal) => get(peer.host, `/chaincode/v1/functions/${encodeURIComponent(props.chaincode)}`, { channel }, signal),
    [peer.host, channel, props.chaincode],
  );
  return <Shown of={loaded}>{(all) => <Form chaincode={props.chaincode} functions={all} />}</Shown>;
}

function Form(props: { chaincode: string; functions: ContractFunction[] }): JSX.Element {
  const { node, peer, channel } = useSession();
  const [name, setName] = useState(props.functions[0]?.name ?? '');
  const [values, setValues] = useState<string[]>([]);
  const [count, setCount] = useState(1);
  const [secrets, setSecrets] = useState<[string, string][]>([]);
  const [endorsers, setEndorsers] = useState<string[]>([]);
  const [outcome, setOutcome] = useState<Outcome>();
  const [failure, setFailure] = useState<Error>();
  const [isRunning, setIsRunning] = useState(false);
  const described = props.functions.find((each) => each.name === name);
  const parameters = described?.parameters ?? Array.from({ length: count }, (_, place) => ({ name: `Argument ${place + 1}`, type: 'text' }));
  const organisations = [...new Set(node.peers.map((each) => each.mspId))];
  const msp = node.peers.find((each) => each.host === peer.host)?.msp;
  const call = (kind: 'SUBMIT' | 'EVALUATE'): void => {
    setIsRunning(true);
    setFailure(undefined);
    setOutcome(undefined);
    let payload = '';
    let last: Line = {};
    const body = {
      kind,
      mspId: peer.mspId,
      msp: msp ?? '',
      channel,
      chaincode: props.chaincode,
      function: name,
      arguments: parameters.map((_, place) => base64(values[place] ?? '')),
      transient: Object.fromEntries(secrets.filter(([key]) => key !== '').map(([key, value]) => [key, base64(value)])),
      endorsers,
      seconds: 60,
    };
    lines<Line>(peer.host, '/call/v1', {}, new AbortController().signal, (line) => {
      if (line.part === undefined) {
        last = line;
      } else {
        payload += atob(line.part);
      }
    }, body)
      .then(() => setOutcome({ payload: btoa(payload), last, kind }), setFailure)
      .finally(() => setIsRunning(false));
  };
  return (
    <form class="call" onSubmit={(event) => (event.preventDefault(), call(described?.query ? 'EVALUATE' : 'SUBMIT'))}>
      <label>
        <span>Function</span>
        {props.functions.length > 0 ? (
          <select value={name} onChange={(event) => (setName(event.currentTarget.value), setValues([]))}>
            {props.functions.map((each) => <option key={each.name} value={each.name}>{visible(each.name)}</option>)}
          </select>
        ) : (
          <input value={name} onInput={(event) => setName(event.currentTarget.value)} />
        )}
      </label>
      {parameters.map((each, place) => (
        <label key={place}>
          <span>
            {visible(each.name)} <small>{visible(each.type)}</small>
          </span>
          <textarea
            rows={(values[place] ?? '').length > 60 ? 4 : 1}
            spellcheck={false}
            value={values[place] ?? ''}
            onInput={(event) => {
              const text = event.currentTarget.value;
              setValues((before) => Object.assign([...before], { [place]: text }));
            }}
          />
        </label>
      ))}
      {!described && <button type="button" onClick={() => setCount((before) => before + 1)}>One more argument</button>}
      <details class="more">
        <summary>Transient data and endorsers</summary>
        {secrets.map(([key, value], place) => {
          const change = (changed: [string, string]): void => setSecrets((before) => before.map((each, at) => (at === place ? changed : each)));
          return (
            <div class="secret" key={place}>
              <input aria-label={`Key ${place + 1} of the transient data`} placeholder="key" value={key} spellcheck={false} onInput={(event) => change([event.currentTarget.value, value])} />
              <textarea aria-label={`Value ${place + 1} of the transient data`} rows={1} value={value} spellcheck={false} onInput={(event) => change([key, event.currentTarget.value])} />
              <button type="button" onClick={() => setSecrets((before) => before.filter((_, at) => at !== place))}>Remove</button>
            </div>
          );
        })}
        <button type="button" onClick={() => setSecrets((before) => [...before, ['', '']])}>{secrets.length === 0 ? 'Transient data' : 'One more key'}</button>
        <fieldset>
          <legend>Endorsed by <small>whom the gateway chooses, if none is ticked</small></legend>
          {organisations.map((each) => (
            <label class="tick" key={each}>
              <input
                type="checkbox"
                checked={endorsers.includes(each)}
                onChange={(event) => {
                  const isWanted = event.currentTarget.checked;
                  setEndorsers((before) => (isWanted ? [...before, each] : before.filter((one) => one !== each)));
                }}
              />{' '}
              <span>{visible(each)}</span>
            </label>
          ))}
        </fieldset>
      </details>
      <div class="actions">
        <button type="button" class="main" disabled={isRunning || !name} onClick={() => call('SUBMIT')}>Submit</button>
        <button type="button" disabled={isRunning || !name} onClick={() => call('EVALUATE')}>Evaluate</button>
        {isRunning && <small>at work…</small>}
      </div>
      {failure && <Failure of={failure} />}
      {outcome && <Result of={outcome} channel={channel} />}
    </form>
  );
}

function decoded(base: string): { bytes: number; text?: string; base64?: string } {
  const raw = Uint8Array.from(atob(base), (each) => each.charCodeAt(0));
  try {
    return { bytes: raw.length, text: new TextDecoder('utf-8', { fatal: true }).decode(raw) };
  } catch {
    return { bytes: raw.length, base64: base };
  }
}

function Result(props: { of: Outcome; channel: string }): JSX.Element {
  const { last, payload, kind } = props.of;
  const value = decoded(payload);
  const id = last.result?.transactionId ?? /[0-9a-f]{64}/.exec(JSON.stringify(last))?.[0];
  return (
    <Card title={last.error === undefined ? (kind === 'SUBMIT' ? 'Committed' : 'Answer') : 'Failed'}>
      {last.error !== undefined && (
        <p class="bad" role="alert">
          {visible(last.error)}
          {(last.details ?? []).map((each) => <span key={each}> {visible(each)}</span>)}
        </p>
      )}
      {id && kind === 'SUBMIT' && <p>Transaction <TxLink channel={props.channel} id={id} /></p>}
      {value.bytes > 0 ? <ValueView of={value} label="the answer" /> : last.error === undefined && <Empty>It answered nothing.</Empty>}
    </Card>
  );
}
