// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren, JSX } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Absent, Refused } from './api';
import { useSession } from './session';
import type { Value } from './types';

/** The pieces of which pages are made. All that comes from outside is shown as text, never as markup. */

/** What would turn, hide or break what is around it is shown by its number. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]/gu;

export function visible(text: string, keepsLines = false): string {
  const shown = text.replace(UNSEEN, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return keepsLines ? shown : shown.replace(/\n/g, '\\n').replace(/\t/g, '\\t');
}

export function Text(props: { of: string; class?: string }): JSX.Element {
  return (
    <bdi class={props.class} title={props.of.length > 40 ? visible(props.of).slice(0, 2000) : undefined}>
      {visible(props.of)}
    </bdi>
  );
}

export function Hash(props: { of: string; length?: number }): JSX.Element {
  const length = props.length ?? 12;
  return (
    <code class="hash" title={props.of}>
      {props.of.length > length ? `${props.of.slice(0, length)}…` : props.of}
    </code>
  );
}

export function link(...parts: (string | number)[]): string {
  return `#/${parts.map((part) => encodeURIComponent(String(part))).join('/')}`;
}

export function TxLink(props: { channel: string; id: string; whole?: boolean }): JSX.Element {
  return (
    <a href={link('tx', props.channel, props.id)}>
      {props.whole ? <code class="hash long">{visible(props.id)}</code> : <Hash of={visible(props.id)} />}
    </a>
  );
}

const QUIET = new Set(['VALID', 'ready', 'running', 'serving']);
const BUSY = new Set(['building', 'deploying', 'launching', 'starting', 'waiting', 'backing-off', 'awaited', 'not-launched', 'stopping']);

/** A verdict or a state, in a colour and in words. */
export function Badge(props: { of: string }): JSX.Element {
  const kind = QUIET.has(props.of) ? 'good' : BUSY.has(props.of) ? 'busy' : 'bad';
  return <span class={`badge ${kind}`}>{visible(props.of)}</span>;
}

export function bytes(count: number): string {
  if (count < 1024) {
    return `${count} B`;
  }
  return count < 1024 * 1024 ? `${(count / 1024).toFixed(1)} KiB` : `${(count / 1024 / 1024).toFixed(1)} MiB`;
}

export function Time(props: { of: string | undefined }): JSX.Element {
  if (!props.of) {
    return <span class="faint">–</span>;
  }
  const when = new Date(props.of);
  const isToday = when.toDateString() === new Date().toDateString();
  const clock = when.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
  return (
    <time dateTime={props.of} title={props.of}>
      {isToday ? clock : `${when.toISOString().slice(0, 10)} ${clock}`}
    </time>
  );
}

export function Page(props: { title: ComponentChildren; sub?: ComponentChildren; side?: ComponentChildren; children: ComponentChildren }): JSX.Element {
  return (
    <>
      <header class="head">
        <div>
          <h1>{props.title}</h1>
          {props.sub && <p class="sub">{props.sub}</p>}
        </div>
        {props.side && <div class="side">{props.side}</div>}
      </header>
      {props.children}
    </>
  );
}

export function Card(props: { title: ComponentChildren; side?: ComponentChildren; children: ComponentChildren; class?: string }): JSX.Element {
  return (
    <section class={`card ${props.class ?? ''}`}>
      <h2>
        <span>{props.title}</span>
        {props.side && <small>{props.side}</small>}
      </h2>
      {props.children}
    </section>
  );
}

export function Facts(props: { of: [string, ComponentChildren][] }): JSX.Element {
  return (
    <dl class="facts">
      {props.of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Empty(props: { children: ComponentChildren }): JSX.Element {
  return <p class="empty">{props.children}</p>;
}

export function Scroll(props: { children: ComponentChildren }): JSX.Element {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="Table">
      {props.children}
    </div>
  );
}

export interface Loaded<T> {
  value?: T;
  failure?: Error;
  again: () => void;
}

/** What is asked of the node; asked again when the node is back, or when what it depends on changes. */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>, on: unknown[]): Loaded<T> {
  const { generation } = useSession();
  const [state, setState] = useState<{ value?: T; failure?: Error }>({});
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => {
    const ending = new AbortController();
    load(ending.signal).then(
      (value) => !ending.signal.aborted && setState({ value }),
      (failure: Error) => !ending.signal.aborted && setState((before) => (failure instanceof Absent ? before : { failure })),
    );
    return () => ending.abort();
  }, [...on, turn, generation]);
  return { ...state, again };
}

/** Nothing there, or no right to see it: said in the node's words. */
export function Failure(props: { of: Error }): JSX.Element {
  const { hasToken } = useSession();
  const status = props.of instanceof Refused ? props.of.status : 0;
  return (
    <div class="notice bad" role="alert">
      <strong>{status === 404 ? 'Not there' : status === 403 ? 'Not for everybody' : 'Could not be shown'}</strong>
      <p>{visible(props.of.message)}</p>
      {status === 403 && !hasToken && (
        <p>Open the console by the link that 'heddle start' printed: it carries the token that shows private data and lets you write.</p>
      )}
    </div>
  );
}

export function Shown<T>(props: { of: Loaded<T>; children: (value: T) => ComponentChildren }): JSX.Element {
  if (props.of.failure) {
    return <Failure of={props.of.failure} />;
  }
  return props.of.value === undefined ? <div class="waiting" aria-busy="true" /> : <>{props.children(props.of.value)}</>;
}

type Form = 'JSON' | 'text' | 'hex';

function json(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) {
    return undefined;
  }
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return undefined;
  }
}

function hex(raw: Uint8Array): string {
  const rows: string[] = [];
  for (let at = 0; at < Math.min(raw.length, 8192); at += 16) {
    const part = [...raw.subarray(at, at + 16)];
    const digits = part.map((each) => each.toString(16).padStart(2, '0')).join(' ');
    const letters = part.map((each) => (each > 31 && each < 127 ? String.fromCharCode(each) : '·')).join('');
    rows.push(`${at.toString(16).padStart(6, '0')}  ${digits.padEnd(47)}  ${letters}`);
  }
  return rows.join('\n');
}

function raw(value: Value): Uint8Array {
  return value.text === undefined
    ? Uint8Array.from(atob(value.base64 ?? ''), (each) => each.charCodeAt(0))
    : new TextEncoder().encode(value.text);
}

/** A value as JSON, text or hexadecimal, in the first of these forms that it has. */
export function ValueView(props: { of: Value; label?: string }): JSX.Element {
  const pretty = props.of.text === undefined ? undefined : json(props.of.text);
  const forms: Form[] = [...(pretty === undefined ? [] : (['JSON'] as Form[])), ...(props.of.text === undefined ? [] : (['text'] as Form[])), 'hex'];
  const [wanted, setWanted] = useState<Form>();
  const form = wanted && forms.includes(wanted) ? wanted : forms[0]!;
  const text = form === 'JSON' ? pretty! : form === 'text' ? props.of.text! : hex(raw(props.of));
  return (
    <div class="value">
      <div class="forms" role="group" aria-label={`Form of ${props.label ?? 'the value'}`}>
        {forms.map((each) => (
          <button type="button" key={each} aria-pressed={each === form} onClick={() => setWanted(each)}>
            {each}
          </button>
        ))}
        <small>
          {bytes(props.of.bytes)}
          {props.of.isCut && ', the beginning'}
        </small>
      </div>
      <pre tabIndex={0}>{visible(text, true) || ' '}</pre>
    </div>
  );
}

/** Rows of one height, of which only those in sight exist. */
export function VirtualList(props: {
  count: number;
  height: number;
  label: string;
  head?: ComponentChildren;
  row: (index: number) => ComponentChildren;
  onRange?: (first: number, last: number) => void;
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState<[number, number]>([0, 40]);
  const look = useCallback(() => {
    const element = box.current;
    if (element) {
      const first = Math.max(0, Math.floor(element.scrollTop / props.height) - 8);
      const last = Math.ceil((element.scrollTop + element.clientHeight) / props.height) + 8;
      setRange((before) => (before[0] === first && before[1] === last ? before : [first, last]));
    }
  }, [props.height]);
  useLayoutEffect(() => {
    look();
    const watcher = new ResizeObserver(look);
    watcher.observe(box.current!);
    return () => watcher.disconnect();
  }, [look]);
  const last = Math.min(range[1], props.count);
  useEffect(() => props.onRange?.(range[0], last), [range[0], last, props.count]);
  const rows = [];
  for (let index = range[0]; index < last; index++) {
    rows.push(
      <div class="row" role="row" key={index} style={{ transform: `translateY(${index * props.height}px)`, height: `${props.height}px` }}>
        {props.row(index)}
      </div>,
    );
  }
  return (
    <div class="virtual" role="table" aria-label={props.label} aria-rowcount={props.count}>
      {props.head && (
        <div class="row titles" role="row">
          {props.head}
        </div>
      )}
      <div class="viewport" ref={box} onScroll={look} tabIndex={0} role="rowgroup" aria-label={props.label}>
        <div class="whole" style={{ height: `${props.count * props.height}px` }} role="presentation">
          {rows}
        </div>
      </div>
    </div>
  );
}

export function Cell(props: { class?: string; title?: boolean; children?: ComponentChildren }): JSX.Element {
  return (
    <div class={props.class} role={props.title ? 'columnheader' : 'cell'}>
      {props.children}
    </div>
  );
}
