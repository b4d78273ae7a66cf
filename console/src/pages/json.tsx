// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { visible } from '../ui';

/** JSON as a tree of which each part can be closed; no part exists before it is opened. */
export function Json(props: { of: unknown; name?: string; depth?: number; mark?: (path: string) => string | undefined; path?: string }): JSX.Element {
  const depth = props.depth ?? 1;
  const [isOpen, setIsOpen] = useState(depth > 0);
  const path = props.path ?? '';
  const marked = props.mark?.(path);
  const name = props.name === undefined ? null : <span class="j-name">{visible(props.name)}</span>;
  if (props.of === null || typeof props.of !== 'object') {
    return (
      <div class={`j-leaf ${marked ?? ''}`}>
        {name}
        <span class={`j-${props.of === null ? 'null' : typeof props.of}`}>{visible(String(props.of))}</span>
      </div>
    );
  }
  const entries = Object.entries(props.of);
  if (entries.length === 0) {
    return (
      <div class="j-leaf">
        {name}
        <span class="j-null">{Array.isArray(props.of) ? 'empty list' : 'empty'}</span>
      </div>
    );
  }
  return (
    <details class={`j-node ${marked ?? ''}`} open={isOpen} onToggle={(event) => (event.stopPropagation(), setIsOpen(event.currentTarget.open))}>
      <summary>
        {name ?? <span class="j-name">{Array.isArray(props.of) ? 'list' : 'object'}</span>}
        <small>{entries.length}</small>
      </summary>
      {isOpen &&
        entries.map(([key, value]) => (
          <Json key={key} of={value} name={key} depth={depth - 1} path={`${path}/${key}`} {...(props.mark ? { mark: props.mark } : {})} />
        ))}
    </details>
  );
}
