// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { visible } from '../ui';

/** A part of a policy with what satisfies it, as the node has evaluated it. */
export interface Rules {
  text: string;
  isSatisfied: boolean;
  by?: string;
  parts?: Rules[];
}

function Part(props: { of: Rules }): JSX.Element {
  const { of } = props;
  return (
    <li class={of.isSatisfied ? 'met' : 'open'}>
      <span class="mark" role="img" aria-label={of.isSatisfied ? 'satisfied' : 'not satisfied'}>{of.isSatisfied ? '✓' : '–'}</span>{' '}
      {of.parts ? <b>{visible(of.text)}</b> : <span>{visible(of.text)}</span>}
      {of.by !== undefined && <span class="faint">: {visible(of.by)}</span>}
      {of.parts && <ul>{of.parts.map((each, place) => <Part key={place} of={each} />)}</ul>}
    </li>
  );
}

/** A policy as a tree: which parts are satisfied, and by whom. */
export function Rule(props: { of: Rules }): JSX.Element {
  return <ul class="policy rule"><Part of={props.of} /></ul>;
}
