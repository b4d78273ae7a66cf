// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { get } from '../api';
import { useSession } from '../session';
import { Badge, Card, Empty, Facts, Failure, link, Page, Shown, Text, Time, useLoaded, visible } from '../ui';
import { Deploy } from './deploy';
import { Policy } from './policy';
import { useDefinitions } from './state';
import type { Definition } from '../types';

interface Package {
  packageId: string;
  label: string;
  builder?: string;
  kind: string;
  state: string;
  where?: string;
  launches?: number;
  since?: string;
  lastError?: string;
  inFlight: number;
  installed?: string;
}

interface ContractFunction {
  name: string;
  query: boolean;
  parameters: { name: string; type: string }[];
}

export function Chaincodes(props: { name: string }): JSX.Element {
  const { names, failure, again } = useDefinitions();
  const { channel } = useSession();
  if (failure) {
    return <Page title="Chaincode"><Failure of={failure} /></Page>;
  }
  if (!names) {
    return <Page title="Chaincode"><div class="waiting" aria-busy="true" /></Page>;
  }
  const chosen = props.name ? names.find((each) => each.name === props.name) : names[0];
  return (
    <Page title="Chaincode" sub={`Defined on channel ${channel}`}>
      {names.length > 1 && (
        <nav class="tabs" aria-label="Chaincodes">
          {names.map((each) => (
            <a key={each.name} href={link('chaincode', each.name)} aria-current={each === chosen ? 'page' : undefined}>{visible(each.name)}</a>
          ))}
        </nav>
      )}
      {chosen ? (
        <One of={chosen} key={chosen.name} />
      ) : props.name ? (
        <div class="notice bad" role="alert">
          <strong>Not there</strong>
          <p>No chaincode '{visible(props.name)}' is defined on channel '{channel}'.</p>
        </div>
      ) : (
        <Empty>No chaincode is defined on this channel; 'heddle deploy DIRECTORY' deploys one.</Empty>
      )}
      <Deploy done={again} />
    </Page>
  );
}

/** What it wrote last, if somebody wants to see that. */
function Log(props: { name: string; isBuild?: boolean }): JSX.Element {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details class="card" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{props.isBuild ? "Builder's transcript" : 'Log'}</summary>
      {isOpen && <LogText {...props} />}
    </details>
  );
}

function LogText(props: { name: string; isBuild?: boolean }): JSX.Element {
  const { peer } = useSession();
  const loaded = useLoaded<{ text: string; isCut: boolean }>(
    (signal) => get(peer.host, `/chaincode/v1/logs/${encodeURIComponent(props.name)}`, { build: props.isBuild ? 'true' : '' }, signal),
    [peer.host, props.name, props.isBuild],
  );
  return (
    <Shown of={loaded}>
      {(log) => (
        <>
          <div class="actions"><button type="button" onClick={loaded.again}>Read again</button>{log.isCut && <small>the end of it</small>}</div>
          <pre class="log" tabIndex={0}>{visible(log.text, true) || 'It has written nothing.'}</pre>
        </>
      )}
    </Shown>
  );
}

/** Since the peer is there: for the first launch somebody asked, for the others there was a reason. */
function Restarts(props: { of: number }): JSX.Element {
  return <span class={props.of > 0 ? 'bad' : ''}>{props.of === 0 ? 'none' : props.of} <span class="faint">since the start of the peer</span></span>;
}

function One(props: { of: Definition }): JSX.Element {
  const { peer, channel } = useSession();
  const { of } = props;
  const packages = useLoaded<Package[]>((signal) => get(peer.host, '/chaincode/v1/packages', {}, signal), [peer.host, of.packageId]);
  const functions = useLoaded<ContractFunction[]>(
    (signal) => get(peer.host, `/chaincode/v1/functions/${encodeURIComponent(of.name)}`, { channel }, signal),
    [peer.host, channel, of.name],
  );
  return (
    <>
      <div class="columns">
        <Card title="Definition">
          <Facts
            of={[
              ['Name', <Text key="n" of={of.name} />],
              ['Version', <Text key="v" of={of.version} />],
              ['Sequence', of.sequence],
              ['Init required', of.initRequired ? 'yes' : 'no'],
              ['Endorsement plugin', <Text key="e" of={of.endorsementPlugin} />],
              ['Validation plugin', <Text key="p" of={of.validationPlugin} />],
            ]}
          />
          <h3>Endorsement policy</h3>
          <Policy of={of.policy} />
          <p class="links"><a href={link('state', of.name)}>State</a> <a href={link('query', of.name)}>Rich query</a> <a href={link('call', of.name)}>Call</a></p>
        </Card>
        <Card title="Package and process" side={peer.host}>
          <Shown of={packages}>
            {(all) => {
              const used = all.find((each) => each.packageId === of.packageId);
              return used ? (
                <>
                  <Facts
                    of={[
                      ['Package', <code key="p" class="hash long">{visible(used.packageId)}</code>],
                      ['State', <Badge key="s" of={used.state} />],
                      ['Kind', used.kind],
                      ['Builder', used.builder ?? '–'],
                      ['Where', used.where ? <Text key="w" of={used.where} /> : '–'],
                      ['Since', <Time key="t" of={used.since} />],
                      ['Restarts', used.launches === undefined ? '–' : <Restarts key="r" of={used.launches - 1} />],
                      ['Installed', <Time key="i" of={used.installed} />],
                      ['Calls at work', used.inFlight],
                    ]}
                  />
                  {used.lastError && <p class="bad">Last error: {visible(used.lastError)}</p>}
                </>
              ) : (
                <Empty>This peer uses no package for it.</Empty>
              );
            }}
          </Shown>
        </Card>
      </div>
      {of.collections.length > 0 && (
        <Card title="Collections" side={`${of.collections.length}`}>
          <div class="columns">
            {of.collections.map((each) => (
              <div key={each.name}>
                <h3><a href={link('state', of.name, each.name)}><Text of={each.name} /></a></h3>
                <Policy of={each.policy} />
                <Facts
                  of={[
                    ['Peers', `${each.requiredPeerCount} required, at most ${each.maximumPeerCount}`],
                    ['Blocks to live', each.blockToLive === 0 ? 'for ever' : each.blockToLive],
                    ['Only members', [each.memberOnlyRead ? 'read' : '', each.memberOnlyWrite ? 'write' : ''].filter(Boolean).join(' and ') || 'no'],
                  ]}
                />
              </div>
            ))}
          </div>
        </Card>
      )}
      <Log name={of.name} />
      <Log name={of.name} isBuild />
      <Card title="Functions">
        <Shown of={functions}>
          {(all) =>
            all.length === 0 ? (
              <Empty>It does not run, or does not describe itself.</Empty>
            ) : (
              <ul class="functions">
                {all.map((each) => (
                  <li key={each.name}>
                    <code>
                      <b>{visible(each.name)}</b>({each.parameters.map((one) => `${visible(one.name)}: ${visible(one.type)}`).join(', ')})
                    </code>
                    {each.query && <span class="badge">query</span>}
                  </li>
                ))}
              </ul>
            )
          }
        </Shown>
      </Card>
    </>
  );
}
