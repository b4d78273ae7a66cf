// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { post } from '../api';
import { useSession } from '../session';
import { Card, Empty, Facts, Failure, link, Page, Text, ValueView, visible } from '../ui';
import { useDefinitions } from './state';

interface Index {
  designDocument: string;
  name: string;
  fields: string[];
}

interface Explanation {
  way: 'index' | 'keys' | 'fullScan' | 'nothing';
  index?: Index;
  others: { index: Index; reason: string }[];
  ignoredUseIndex?: string;
  selectorFields: string[];
  examined: number;
  returned: number;
  limit: number;
  documents?: { key: string; value?: string; valueBase64?: string; version: string }[];
}

const WAYS: Record<Explanation['way'], string> = {
  index: 'by an index',
  keys: 'by the keys',
  fullScan: 'by looking at every document: no index fits',
  nothing: 'not at all: nothing can match',
};

export function QueryPage(props: { chaincode: string }): JSX.Element {
  const { peer, channel } = useSession();
  const { names } = useDefinitions();
  const [chaincode, setChaincode] = useState(props.chaincode);
  const [collection, setCollection] = useState('');
  const [text, setText] = useState('{\n  "selector": {}\n}');
  const [found, setFound] = useState<Explanation>();
  const [failure, setFailure] = useState<Error>();
  const [isRunning, setIsRunning] = useState(false);
  const chosen = chaincode || names?.[0]?.name || '';
  const run = (event?: Event): void => {
    event?.preventDefault();
    setIsRunning(true);
    setFailure(undefined);
    post<Explanation>(peer.host, '/chaincode/v1/explain', { channel, chaincode: chosen, collection, query: text, documents: true })
      .then(setFound, (why: Error) => (setFound(undefined), setFailure(why)))
      .finally(() => setIsRunning(false));
  };
  return (
    <Page title="Rich query" sub="As a chaincode would ask the state database, with how the answer is found">
      <form class="card query" onSubmit={run}>
        <div class="choices">
          <label>
            <span>Chaincode</span>
            <select value={chosen} onChange={(event) => (setChaincode(event.currentTarget.value), setCollection(''))}>
              {names?.map((each) => <option key={each.name} value={each.name}>{visible(each.name)}</option>)}
            </select>
          </label>
          <label>
            <span>Collection</span>
            <select value={collection} onChange={(event) => setCollection(event.currentTarget.value)}>
              <option value="">public state</option>
              {names?.find((each) => each.name === chosen)?.collections.map((each) => (
                <option key={each.name} value={each.name}>{visible(each.name)}</option>
              ))}
            </select>
          </label>
        </div>
        <textarea
          aria-label="The query"
          spellcheck={false}
          rows={9}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              run(event);
            }
          }}
        />
        <div class="actions">
          <button type="submit" class="main" disabled={isRunning || !chosen}>Run</button>
          <small>Ctrl+Enter</small>
        </div>
      </form>
      {failure && <Failure of={failure} />}
      {found && (
        <>
          <Card title="Plan" side={`${found.examined} examined, ${found.returned} returned`}>
            <Facts
              of={[
                ['Found', <span key="w" class={found.way === 'fullScan' ? 'bad' : ''}>{WAYS[found.way]}</span>],
                ...(found.index ? [['Index', <IndexName key="i" of={found.index} />] as [string, JSX.Element]] : []),
                ['Documents examined', found.examined],
                ['Documents returned', `${found.returned} of at most ${found.limit}`],
                ['Fields of the selector', found.selectorFields.map((each) => visible(each)).join(', ') || 'none'],
                ...(found.ignoredUseIndex ? [['Ignored use_index', <Text key="u" of={found.ignoredUseIndex} />] as [string, JSX.Element]] : []),
                ...found.others.map((each): [string, JSX.Element] => ['Index not used', <><IndexName of={each.index} />: {visible(each.reason)}</>]),
              ]}
            />
          </Card>
          <Card title="Documents" side={found.documents && found.documents.length < found.returned ? `the first ${found.documents.length}` : undefined}>
            {found.documents?.length ? (
              <ul class="documents">
                {found.documents.map((each) => (
                  <li key={each.key}>
                    <h3><a href={collection ? link('state', chosen, collection, each.key) : link('state', chosen, '', each.key)}><Text of={each.key} /></a></h3>
                    <ValueView of={{ bytes: (each.value ?? '').length, ...(each.value === undefined ? { base64: each.valueBase64 ?? '' } : { text: each.value }) }} />
                  </li>
                ))}
              </ul>
            ) : (
              <Empty>No document matches.</Empty>
            )}
          </Card>
        </>
      )}
    </Page>
  );
}

function IndexName(props: { of: Index }): JSX.Element {
  return (
    <>
      <code>{visible(props.of.designDocument)}/{visible(props.of.name)}</code> <span class="faint">({props.of.fields.map((each) => visible(each)).join(', ')})</span>
    </>
  );
}
