// SPDX-License-Identifier: Apache-2.0
import { render, type ComponentChildren, type JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { takeToken } from './api';
import { fetchLater, Rest } from './later';
import { LiveProvider } from './live';
import { Home } from './pages/overview';
import { SessionProvider, useSession } from './session';
import './style.css';
import { link } from './ui';

const PAGES: [string, string][] = [
  ['', 'Overview'],
  ['blocks', 'Blocks'],
  ['hour', 'Last hour'],
  ['state', 'State'],
  ['query', 'Rich query'],
  ['chaincode', 'Chaincode'],
  ['configuration', 'Channel configuration'],
  ['call', 'Call'],
  ['control', 'Control'],
];

function route(): string[] {
  return location.hash
    .replace(/^#\/?/, '')
    .split('/')
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });
}

function useRoute(): string[] {
  const [parts, setParts] = useState(route);
  useEffect(() => {
    const change = (): void => setParts(route());
    addEventListener('hashchange', change);
    return () => removeEventListener('hashchange', change);
  }, []);
  return parts;
}

type Theme = 'light' | 'dark';

function useTheme(): [Theme, () => void] {
  const usual: Theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const [theme, setTheme] = useState<Theme>((localStorage.getItem('heddle.theme') as Theme | null) ?? usual);
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const change = (): void => {
    const next = theme === 'dark' ? 'light' : 'dark';
    localStorage.setItem('heddle.theme', next);
    setTheme(next);
  };
  return [theme, change];
}

function Find(): JSX.Element {
  const { channel } = useSession();
  const [text, setText] = useState('');
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test((event.target as HTMLElement).tagName);
      if (event.key === '/' && !isTyping) {
        event.preventDefault();
        box.current?.focus();
      }
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  const find = (event: Event): void => {
    event.preventDefault();
    const wanted = text.trim();
    if (wanted) {
      location.hash = /^\d{1,9}$/.test(wanted) ? link('block', channel, wanted) : link('tx', channel, wanted);
      setText('');
    }
  };
  return (
    <form class="find" role="search" onSubmit={find}>
      <input
        ref={box}
        aria-label="Find a block by its number, or a transaction by the beginning of its id"
        placeholder="Block number or transaction id"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}

function Choices(): JSX.Element {
  const { node, peer, channels, channel, choosePeer, chooseChannel } = useSession();
  return (
    <div class="choices">
      <label>
        <span>Peer</span>
        <select value={peer.host} onChange={(event) => choosePeer(event.currentTarget.value)}>
          {node.peers.map((each) => (
            <option key={each.host} value={each.host}>
              {each.host}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Channel</span>
        <select value={channel} onChange={(event) => chooseChannel(event.currentTarget.value)}>
          {channels.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Notices(): JSX.Element {
  const { isAbsent, wasRevoked } = useSession();
  return (
    <div aria-live="polite">
      {isAbsent && (
        <div class="notice bad">
          <strong>The node does not answer</strong>
          <p>It has ended, or it starts again; this page goes on by itself when it is back. What is shown is from before.</p>
        </div>
      )}
      {wasRevoked && !isAbsent && (
        <div class="notice busy">
          <strong>This link's token counts no more</strong>
          <p>The node has started anew since. You can read on; to write, or to see private data, open the link that the new start printed.</p>
        </div>
      )}
    </div>
  );
}

function Frame(props: { at: string; children: ComponentChildren }): JSX.Element {
  const [theme, change] = useTheme();
  const { hasToken, node } = useSession();
  const main = useRef<HTMLElement>(null);
  return (
    <div class="frame">
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        To the page
      </a>
      <nav aria-label="Pages">
        <a class="brand" href={link('')}>
          <img src="/icon.svg" alt="" width="26" height="26" />
          <span>Heddle</span>
        </a>
        <ul>
          {PAGES.map(([name, title]) => (
            <li key={name}>
              <a href={link(name)} aria-current={name === props.at ? 'page' : undefined}>
                {title}
              </a>
            </li>
          ))}
        </ul>
        <footer>
          <button type="button" onClick={change} aria-label={theme === 'dark' ? 'Light colours' : 'Dark colours'}>
            {theme === 'dark' ? '☀' : '☾'}
          </button>
          <span title={hasToken ? 'This link carries the token' : 'Open the link that the start printed to see private data'}>
            {hasToken ? 'with token' : 'read-only'}
          </span>
          <span class="faint">{node.version}</span>
        </footer>
      </nav>
      <div class="body">
        <div class="bar">
          <Choices />
          <Find />
        </div>
        <main ref={main} tabIndex={-1}>
          <Notices />
          {props.children}
        </main>
      </div>
    </div>
  );
}

const PARENT: Record<string, string> = { block: 'blocks', tx: 'blocks' };

function App(): JSX.Element {
  const parts = useRoute();
  const at = parts[0] ?? '';
  useEffect(() => {
    document.title = `${PAGES.find(([name]) => name === (PARENT[at] ?? at))?.[1] ?? 'Heddle'} · Heddle`;
  }, [at]);
  return (
    <SessionProvider>
      <LiveProvider>
        <Frame at={PARENT[at] ?? at}>{at === '' ? <Home /> : <Rest parts={parts} />}</Frame>
      </LiveProvider>
    </SessionProvider>
  );
}

takeToken();
addEventListener('hashchange', takeToken);
render(<App />, document.getElementById('app')!);
fetchLater();
