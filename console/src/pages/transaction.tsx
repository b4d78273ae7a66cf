// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { get } from '../api';
import { useSession } from '../session';
import type { Namespace, Trace, Transaction, Value } from '../types';
import { Badge, Card, Empty, Facts, Hash, link, Page, Scroll, Shown, Text, TxLink, useLoaded, ValueView, visible } from '../ui';
import { Decoded } from './block';
import { Rule, type Rules } from './rule';
import { Sequence } from './sequence';

/** Who has endorsed it, and what that satisfies of the policies that counted for what it writes, as the node evaluates it. */
interface Endorsements {
  endorsements: number;
  good: string[];
  isSure: boolean;
  policies: {
    chaincode: string;
    collection?: string;
    source: 'key' | 'collection' | 'chaincode';
    keys: string[];
    moreKeys?: number;
    policy: string;
    isSatisfied: boolean;
    failure?: string;
    rule?: Rules;
  }[];
}

interface Whole {
  found: Transaction;
  endorsements: Endorsements | undefined;
  recorded: Trace | undefined;
}

async function load(host: string, channel: string, id: string, hasToken: boolean, signal: AbortSignal): Promise<Whole> {
  const found = await get<Transaction>(host, `/ledger/v1/transactions/${encodeURIComponent(id)}`, { channel }, signal);
  const [endorsements, recorded] = await Promise.all([
    get<Endorsements>(host, `/ledger/v1/transactions/${found.transactionId}/endorsements`, { channel }, signal).catch(() => undefined),
    hasToken
      ? get<Trace>(host, `/ledger/v1/recordings/${found.transactionId}`, { channel }, signal).catch(() => undefined)
      : Promise.resolve(undefined),
  ]);
  return { found, endorsements, recorded };
}

export function TransactionPage(props: { channel: string; id: string }): JSX.Element {
  const { peer, hasToken } = useSession();
  const loaded = useLoaded((signal) => load(peer.host, props.channel, props.id, hasToken, signal), [peer.host, props.channel, props.id, hasToken]);
  return (
    <Page title="Transaction" sub={<code class="hash long">{visible(loaded.value?.found.transactionId ?? props.id)}</code>}>
      <Shown of={loaded}>{(whole) => <Body channel={props.channel} {...whole} />}</Shown>
    </Page>
  );
}

function Body(props: Whole & { channel: string }): JSX.Element {
  const { found, endorsements, recorded, channel } = props;
  const trace = found.trace;
  return (
    <>
      <Verdict found={found} channel={channel} />
      {trace && (
        <>
          <div class="columns">
            <Card title="Call">
              <Facts
                of={[
                  ['Type', <Text key="t" of={trace.type} />],
                  [
                    'Chaincode',
                    trace.chaincode ? <a key="c" href={link('chaincode', trace.chaincode)}><Text of={trace.chaincode} /></a> : '–',
                  ],
                  ['Creator', <Text key="w" of={trace.creator} />],
                  ...(trace.answer ? [['Answer', <Answer key="a" of={trace.answer} />] as [string, JSX.Element]] : []),
                ]}
              />
              {trace.arguments.map((each, place) => (
                <Argument key={place} of={each} name={place === 0 ? 'Function' : `Argument ${place}`} />
              ))}
            </Card>
            <Card title="Endorsements" side={`${trace.endorsers.length}`}>
              {trace.endorsers.length === 0 ? (
                <Empty>None: it calls no chaincode.</Empty>
              ) : (
                <ul class="plain">
                  {trace.endorsers.map((each) => (
                    <li key={each}><Text of={each} /></li>
                  ))}
                </ul>
              )}
              {endorsements && endorsements.good.length < endorsements.endorsements && (
                <p class="bad">{endorsements.endorsements - endorsements.good.length} of them not good, or of one who has endorsed it already</p>
              )}
              {endorsements?.policies.map((each, place) => (
                <Satisfied key={place} of={each} />
              ))}
              {endorsements && !endorsements.isSure && (
                <p class="faint">What was in force when it was validated cannot be told for all of it any more; some is taken as it is now.</p>
              )}
            </Card>
          </div>
          {trace.answer && trace.answer.payload.bytes > 0 && (
            <Card title="Answer's payload"><ValueView of={trace.answer.payload} label="the payload" /></Card>
          )}
          <ReadWriteSet of={trace.readWriteSet} />
          {trace.event && (
            <Card title={<>Event <Text of={trace.event.name} /></>} side={<Text of={trace.event.chaincode} />}>
              <ValueView of={trace.event.payload} label="the event" />
            </Card>
          )}
          <Card title="Messages" side={recorded ? `${recorded.messages.length} recorded` : 'in outline'}>
            <Sequence trace={trace} recorded={recorded} />
          </Card>
        </>
      )}
      <Decoded
        channel={channel}
        block={found.block}
        title="Envelope, as configtxlator prints it"
        part={(whole) => (whole as { data?: { data?: unknown[] } }).data?.data?.[found.index]}
      />
    </>
  );
}

function Satisfied(props: { of: Endorsements['policies'][number] }): JSX.Element {
  const { of } = props;
  return (
    <>
      <h3>
        Endorsement policy of {of.source === 'key' && 'a key of '}<Text of={of.source === 'chaincode' || !of.collection ? of.chaincode : `${of.collection} of ${of.chaincode}`} />{' '}
        {of.isSatisfied ? <span class="badge good">satisfied</span> : <span class="badge bad">not satisfied</span>}
      </h3>
      {of.keys.length > 0 && <WrittenKeys of={of} />}
      {of.policy.startsWith('/') && <p class="policy-name"><code>{visible(of.policy)}</code> <span class="faint">in the channel's configuration</span></p>}
      {of.rule && <Rule of={of.rule} />}
      {of.failure !== undefined && <p class="bad">{visible(of.failure)}</p>}
    </>
  );
}

const FEW_KEYS = 5;

/** Which written keys a policy counts for: of a collection nobody but its members has more than the hashes. */
function WrittenKeys(props: { of: Endorsements['policies'][number] }): JSX.Element {
  const { of } = props;
  const rest = of.keys.length - FEW_KEYS + (of.moreKeys ?? 0);
  return (
    <p class="faint">
      Counts for {of.collection ? <>keys of collection <Text of={of.collection} /> with the hashes </> : 'keys '}
      {of.keys.slice(0, FEW_KEYS).map((each, place) => (
        <span key={each}>
          {place > 0 && ', '}
          <code>{of.collection ? each.slice(0, 16) : visible(each)}</code>
        </span>
      ))}
      {rest > 0 && ` and ${rest} more`}
    </p>
  );
}

const WHY: Record<string, string> = {
  MVCC_READ_CONFLICT: 'A key that it had read has changed before it was validated.',
  PHANTOM_READ_CONFLICT: 'What is in a range that it had read has changed before it was validated.',
  ENDORSEMENT_POLICY_FAILURE: 'Its endorsements do not satisfy the policy.',
  DUPLICATE_TXID: 'There was a transaction of this id already.',
};

function Verdict(props: { found: Transaction; channel: string }): JSX.Element {
  const { found, channel } = props;
  const commit = found.trace?.commit;
  const conflict = commit?.conflict;
  return (
    <div class={`verdict ${found.code === 'VALID' ? 'good' : 'bad'}`}>
      <div>
        <Badge of={found.code} />
        <span>
          transaction {found.index} of <a href={link('block', channel, found.block)}>block {found.block}</a>
        </span>
      </div>
      {found.code !== 'VALID' && (
        <>
          <p>{commit?.reason ? visible(commit.reason) : (WHY[found.code] ?? 'The peer has noted no reason.')}</p>
          {conflict && (
            <Facts
              of={[
                ['Key', <><Text of={conflict.key} /> <span class="faint">of {visible(conflict.namespace)}</span></>],
                ['Version that it read', <code key="r">{conflict.read ?? 'none: the key was not there'}</code>],
                ['Version found', <code key="f">{conflict.found ?? 'none: the key was gone'}</code>],
                ...(conflict.changedBy ? [['Changed by', <TxLink key="w" channel={channel} id={conflict.changedBy} whole />] as [string, JSX.Element]] : []),
              ]}
            />
          )}
        </>
      )}
      {found.trace?.faults.map((each) => (
        <p key={each}>Injected: {visible(each)}</p>
      ))}
    </div>
  );
}

function Answer(props: { of: NonNullable<Trace['answer']> }): JSX.Element {
  const { status, message, failure } = props.of;
  return (
    <>
      {status === undefined ? <span class="bad">{visible(failure)}</span> : <code>{status}</code>} {message && <Text of={message} />}
    </>
  );
}

function Argument(props: { of: Value; name: string }): JSX.Element {
  const isShort = props.of.text !== undefined && props.of.text.length < 80 && !/^\s*[[{]/.test(props.of.text);
  return (
    <div class="argument">
      <h3>{props.name}</h3>
      {isShort ? <code><Text of={props.of.text!} /></code> : <ValueView of={props.of} label={props.name} />}
    </div>
  );
}

function isEmpty(each: Namespace): boolean {
  return each.reads.length + each.ranges.length + each.writes.length + each.metadataWrites.length + each.collections.length === 0;
}

function ReadWriteSet(props: { of: Namespace[] }): JSX.Element {
  const all = props.of.filter((each) => !isEmpty(each));
  if (all.length === 0) {
    return <Card title="Read-write set"><Empty>It read and wrote nothing.</Empty></Card>;
  }
  return (
    <>
      {all.map((each) => (
        <Card key={each.name} title={<>Read-write set of <Text of={each.name} /></>}>
          {each.reads.length > 0 && (
            <>
              <h3>Reads</h3>
              <Keys of={each.reads} />
            </>
          )}
          {each.ranges.length > 0 && (
            <>
              <h3>Ranges</h3>
              <Scroll>
                <table>
                  <thead><tr><th>From</th><th>To</th><th>Keys</th><th>To the end</th></tr></thead>
                  <tbody>
                    {each.ranges.map((range, place) => (
                      <tr key={place}>
                        <td><Text of={range.start || '(first)'} /></td>
                        <td><Text of={range.end || '(last)'} /></td>
                        <td>{range.keys ?? 'hashed'}</td>
                        <td>{range.wasExhausted ? 'yes' : 'no'}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Scroll>
            </>
          )}
          {each.writes.map((write) => (
            <div class="write" key={write.key}>
              <h3>
                {write.after ? (write.before ? 'Changes' : 'Adds') : 'Deletes'} <Text of={write.key} />
              </h3>
              <div class="change">
                <div>
                  <h4>Before</h4>
                  {write.before ? <ValueView of={write.before} label="the value before" /> : <Empty>Not there</Empty>}
                </div>
                <div>
                  <h4>After</h4>
                  {write.after ? <ValueView of={write.after} label="the value after" /> : <Empty>Deleted</Empty>}
                </div>
              </div>
            </div>
          ))}
          {each.metadataWrites.map((write) => (
            <p key={write.key}>
              Metadata of <Text of={write.key} />: {write.entries.length ? visible(write.entries.join(', ')) : 'removed'}
            </p>
          ))}
          {each.collections.map((collection) => (
            <div key={collection.name}>
              <h3>Collection <Text of={collection.name} /></h3>
              {collection.reads.length > 0 && <Keys of={collection.reads} isHashed />}
              {collection.writes.length > 0 && (
                <Scroll>
                  <table>
                    <thead><tr><th>Hash of the key written</th><th>Hash of the value</th></tr></thead>
                    <tbody>
                      {collection.writes.map((write) => (
                        <tr key={write.keyHash}>
                          <td><Hash of={write.keyHash} length={24} /></td>
                          <td>{write.valueHash ? <Hash of={write.valueHash} length={24} /> : write.isPurge ? 'purged' : 'deleted'}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </Scroll>
              )}
            </div>
          ))}
        </Card>
      ))}
    </>
  );
}

function Keys(props: { of: { key: string; version?: string }[]; isHashed?: boolean }): JSX.Element {
  return (
    <Scroll>
      <table>
        <thead><tr><th>{props.isHashed ? 'Hash of the key read' : 'Key'}</th><th>Version</th></tr></thead>
        <tbody>
          {props.of.map((read) => (
            <tr key={read.key}>
              <td>{props.isHashed ? <Hash of={read.key} length={24} /> : <Text of={read.key} />}</td>
              <td>{read.version ? <code>{read.version}</code> : <span class="faint">not there</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
