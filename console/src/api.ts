// SPDX-License-Identifier: Apache-2.0

/** What the node answers, asked in the name of whoever has the page's link. */

export interface PeerInfo {
  host: string;
  mspId: string;
  endpoint: string;
  /** The MSP folder of the user that calls, told to who may write. */
  msp?: string;
}

export interface Overview {
  version: string;
  mayWrite: boolean;
  mayRead: boolean;
  orderer: string;
  channel: string;
  peers: PeerInfo[];
}

export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The node does not answer at all. */
export class Absent extends Error {}

const TOKEN = 'heddle.token';
let token = '';

/** Takes the token out of the address, where it would be seen, and keeps it as long as this tab. */
export function takeToken(): void {
  const given = /^#token=([0-9a-f]+)$/.exec(location.hash)?.[1];
  if (given) {
    sessionStorage.setItem(TOKEN, given);
    history.replaceState(null, '', '/#/');
  }
  token = sessionStorage.getItem(TOKEN) ?? '';
}

export function hasToken(): boolean {
  return token !== '';
}

export function dropToken(): void {
  token = '';
  sessionStorage.removeItem(TOKEN);
}

export type Query = Record<string, string | number | undefined>;

function address(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return text.length === 0 ? path : `${path}?${text.join('&')}`;
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  let answer: Response;
  try {
    const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
    answer = await fetch(path, { ...init, headers, cache: 'no-store' });
  } catch (failure) {
    if (init.signal?.aborted) {
      throw failure;
    }
    throw new Absent('The node does not answer');
  }
  if (!answer.ok) {
    throw new Refused(answer.status, await reason(answer));
  }
  return answer;
}

async function reason(answer: Response): Promise<string> {
  const text = await answer.text();
  try {
    return String((JSON.parse(text) as { error?: unknown }).error ?? text);
  } catch {
    return text.trim() || `The node answered ${answer.status}`;
  }
}

export async function overview(): Promise<Overview> {
  return (await ask('/console/v1')).json() as Promise<Overview>;
}

/** One JSON value of a peer. */
export async function get<T>(host: string, path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return (await ask(address(`/peer/${host}${path}`, query), { signal: signal ?? null })).json() as Promise<T>;
}

export async function post<T>(host: string, path: string, body?: unknown, query: Query = {}): Promise<T> {
  const init: RequestInit = { method: 'POST' };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
  }
  return (await ask(address(`/peer/${host}${path}`, query), init)).json() as Promise<T>;
}

/** A part of a file, as it is. */
export async function send<T>(host: string, path: string, body: Blob, query: Query = {}): Promise<T> {
  return (await ask(address(`/peer/${host}${path}`, query), { method: 'POST', body })).json() as Promise<T>;
}

export async function remove(host: string, path: string): Promise<void> {
  await ask(`/peer/${host}${path}`, { method: 'DELETE' });
}

/** The lines of an answer as they come; returns at its end. */
export async function lines<T>(
  host: string,
  path: string,
  query: Query,
  signal: AbortSignal,
  take: (line: T) => void,
  body?: unknown,
): Promise<void> {
  const init: RequestInit = body === undefined ? { signal } : { signal, method: 'POST', body: JSON.stringify(body) };
  const answer = await ask(address(`/peer/${host}${path}`, query), init);
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    let part;
    try {
      part = await reader.read();
    } catch (failure) {
      if (signal.aborted) {
        throw failure;
      }
      throw new Absent('The node has ended');
    }
    if (part.done) {
      return;
    }
    const all = (rest + part.value).split('\n');
    rest = all.pop()!;
    for (const line of all) {
      if (line) {
        take(JSON.parse(line) as T);
      }
    }
  }
}
