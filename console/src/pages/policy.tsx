// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { visible } from '../ui';

interface Rule {
  name: string;
  of: Rule[];
}

/** Reads a policy in Fabric's words, {@code OutOf(1, 'Org1MSP.peer', AND(…))}. */
export function parse(text: string): Rule {
  let at = 0;
  const space = (): void => {
    while (text[at] === ' ') {
      at++;
    }
  };
  const rule = (depth: number): Rule => {
    space();
    if (text[at] === "'") {
      const end = text.indexOf("'", at + 1);
      const name = text.slice(at + 1, end < 0 ? text.length : end);
      at = end < 0 ? text.length : end + 1;
      return { name, of: [] };
    }
    const start = at;
    while (at < text.length && !'(),'.includes(text[at]!)) {
      at++;
    }
    const whole: Rule = { name: text.slice(start, at).trim(), of: [] };
    if (text[at] === '(' && depth < 32) {
      do {
        at++;
        whole.of.push(rule(depth + 1));
        space();
      } while (text[at] === ',');
      at++;
    }
    return whole;
  };
  return rule(0);
}

function words(rule: Rule): { text: string; parts: Rule[] } {
  if (rule.name === 'AND') {
    return { text: 'all of', parts: rule.of };
  }
  if (rule.name === 'OR') {
    return { text: 'one of', parts: rule.of };
  }
  if (rule.name === 'OutOf') {
    return { text: `${rule.of[0]?.name ?? '?'} of`, parts: rule.of.slice(1) };
  }
  return { text: rule.name, parts: [] };
}

function Node(props: { of: Rule }): JSX.Element {
  const { text, parts } = words(props.of);
  return parts.length === 0 ? (
    <li><code>{visible(text)}</code></li>
  ) : (
    <li>
      <b>{visible(text)}</b>
      <ul>{parts.map((each, place) => <Node key={place} of={each} />)}</ul>
    </li>
  );
}

/** A signature policy as a tree, or the name of one in the channel's configuration. */
export function Policy(props: { of: string }): JSX.Element {
  if (props.of.startsWith('/')) {
    return <p class="policy-name"><code>{visible(props.of)}</code> <span class="faint">in the channel's configuration</span></p>;
  }
  return props.of ? <ul class="policy"><Node of={parse(props.of)} /></ul> : <p class="faint">None that can be read.</p>;
}
