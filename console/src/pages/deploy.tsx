// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { lines, remove, send } from '../api';
import { useSession } from '../session';
import { Badge, bytes, Failure, visible } from '../ui';

interface Outcome {
  name: string;
  state: string;
  message: string;
}

interface Line {
  event?: string;
  label?: string;
  line?: string;
  outcome?: string;
  result?: { chaincodes: Outcome[] };
  error?: string;
}

interface Upload {
  name: string;
  path: string;
  bytes: number;
}

const PIECE = 768 * 1024;
const MOST = 256 * 1024 * 1024;
const MOST_LINES = 500;

/** The file at the node, piece by piece. */
async function uploaded(host: string, file: File, told: (text: string) => void): Promise<Upload> {
  let upload = await send<Upload>(host, '/chaincode/v1/uploads', file.slice(0, PIECE));
  while (upload.bytes < file.size) {
    told(`${file.name}: ${bytes(upload.bytes)} of ${bytes(file.size)} sent`);
    upload = await send<Upload>(host, `/chaincode/v1/uploads/${upload.name}`, file.slice(upload.bytes, upload.bytes + PIECE), { offset: upload.bytes });
  }
  return upload;
}

/** What a chaincode is called of which this is the package, most likely. */
function nameOf(file: string): string {
  return file.replace(/\.(tar\.gz|tgz|tar)$/, '').replace(/[^A-Za-z0-9_-]/g, '-');
}

/** A package that somebody chooses or drops becomes a chaincode of the channel, as by 'heddle deploy'. */
export function Deploy(props: { done: () => void }): JSX.Element | null {
  const { peer, channel, hasToken } = useSession();
  const [file, setFile] = useState<File>();
  const [collections, setCollections] = useState<File>();
  const [name, setName] = useState('');
  const [policy, setPolicy] = useState('');
  const [needsInit, setNeedsInit] = useState(false);
  const [isOver, setIsOver] = useState(false);
  const [isRunning, setIsRunning] = useState(false);
  const [told, setTold] = useState<string[]>([]);
  const [outcomes, setOutcomes] = useState<Outcome[]>([]);
  const [failure, setFailure] = useState<Error>();
  if (!hasToken) {
    return null;
  }
  const choose = (chosen: File | undefined): void => {
    setFailure(undefined);
    setOutcomes([]);
    if (chosen && chosen.size > MOST) {
      setFailure(new Error(`${chosen.name} has ${bytes(chosen.size)}, and ${bytes(MOST)} are the most; 'heddle deploy FILE' takes it where the node can read it`));
      return;
    }
    setFile(chosen);
    setName((before) => before || (chosen ? nameOf(chosen.name) : ''));
  };
  const tell = (text: string): void => setTold((before) => [...before, text].slice(-MOST_LINES));
  const work = async (chosen: File): Promise<void> => {
    const sent: Upload[] = [];
    try {
      sent.push(await uploaded(peer.host, chosen, tell));
      const order: Record<string, unknown> = { chaincodes: [`${name}=${sent[0]!.path}`], channel };
      if (policy.trim()) {
        order.policies = { [name]: policy.trim() };
      }
      if (collections) {
        sent.push(await uploaded(peer.host, collections, tell));
        order.collections = { [name]: sent[1]!.path };
      }
      if (needsInit) {
        order.initRequired = { [name]: true };
      }
      let last: Line = {};
      await lines<Line>(
        peer.host,
        '/chaincode/v1/deployments',
        {},
        new AbortController().signal,
        (line) => {
          last = line;
          if (line.event) {
            tell([line.label, line.line ?? line.event.replace('-', ' '), line.outcome].filter(Boolean).join(': '));
          }
        },
        order,
      );
      if (last.error !== undefined) {
        throw new Error(last.error);
      }
      setOutcomes(last.result?.chaincodes ?? []);
    } finally {
      for (const each of sent) {
        await remove(peer.host, `/chaincode/v1/uploads/${each.name}`).catch(() => undefined);
      }
    }
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    if (file) {
      setIsRunning(true);
      setFailure(undefined);
      setOutcomes([]);
      setTold([]);
      work(file).catch(setFailure).finally(() => (setIsRunning(false), props.done()));
    }
  };
  return (
    <details class="card">
      <summary>Deploy a package</summary>
      <form
        class={`call drop ${isOver ? 'over' : ''}`}
        onSubmit={submit}
        onDragOver={(event) => (event.preventDefault(), setIsOver(true))}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => (event.preventDefault(), setIsOver(false), choose(event.dataTransfer?.files[0]))}
      >
        <label>
          <span>Package <small>a file of 'heddle package' or 'peer lifecycle chaincode package'; it can be dropped here</small></span>
          <input type="file" accept=".gz,.tgz" onChange={(event) => choose(event.currentTarget.files?.[0])} />
        </label>
        {file && <p class="faint">{visible(file.name)}, {bytes(file.size)}</p>}
        <label>
          <span>Name</span>
          <input value={name} onInput={(event) => setName(event.currentTarget.value)} spellcheck={false} />
        </label>
        <label>
          <span>Endorsement policy <small>as it is now, or the channel's, if empty</small></span>
          <input value={policy} placeholder="OR('Org1MSP.peer','Org2MSP.peer')" onInput={(event) => setPolicy(event.currentTarget.value)} spellcheck={false} />
        </label>
        <label>
          <span>Collections <small>a JSON file, as for '--collections-config'</small></span>
          <input type="file" accept=".json" onChange={(event) => setCollections(event.currentTarget.files?.[0])} />
        </label>
        <label class="tick">
          <input type="checkbox" checked={needsInit} onChange={(event) => setNeedsInit(event.currentTarget.checked)} /> <span>Has to be initialised</span>
        </label>
        <div class="actions">
          <button type="submit" class="main" disabled={isRunning || !file || !name}>Deploy</button>
          <small>version and sequence follow from what is there</small>
        </div>
        {told.length > 0 && <pre class="log" tabIndex={0} aria-label="What is done">{visible(told.join('\n'), true)}</pre>}
        {failure && <Failure of={failure} />}
        {outcomes.map((each) => (
          <p key={each.name} role="status"><Badge of={each.state} /> {visible(each.message)}</p>
        ))}
      </form>
    </details>
  );
}
