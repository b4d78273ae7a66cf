// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useSession } from './session';

/** Scripts that come behind the first view, and then stay: a node that has ended cannot give them any more. */

type More = typeof import('./more');

let more: More | undefined;

async function fetchMore(): Promise<void> {
  more = await import('./more');
}

/** Asks for the other pages as soon as nothing else is to do. */
export function fetchLater(): void {
  setTimeout(() => void fetchMore().catch(() => undefined), 300);
}

/** Any page but the first. */
export function Rest(props: { parts: string[] }): JSX.Element {
  const { generation } = useSession();
  const [, drawn] = useState(0);
  const [failedAt, setFailedAt] = useState(0);
  useEffect(() => {
    if (failedAt > 0 && generation > failedAt) {
      location.reload(); // a browser asks for a script that failed only once, and the node may be another one now
    } else if (!more) {
      fetchMore().then(
        () => drawn((before) => before + 1),
        () => setFailedAt(generation),
      );
    }
  }, [generation, failedAt]);
  if (more) {
    return more.page(props.parts);
  }
  return failedAt > 0 ? (
    <div class="notice bad" role="alert">
      <strong>The page cannot be loaded</strong>
      <p>The node does not give it; <a href={location.href} onClick={() => location.reload()}>try again</a>.</p>
    </div>
  ) : (
    <div class="waiting" aria-busy="true" />
  );
}
