// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { Card, visible } from '../ui';

interface Group {
  groups?: Record<string, Group>;
  policies?: Record<string, { policy?: { type?: number; value?: unknown } | null }>;
}

interface Resolved {
  text: string;
  of: Resolved[];
}

const SIGNATURE = 1;
const IMPLICIT_META = 3;
const DEEPEST = 16;

interface Principal {
  principal_classification?: string | number;
  principal?: { role?: string | number; msp_identifier?: string; organizational_unit_identifier?: string } | string | null;
}

const ROLES = ['MEMBER', 'ADMIN', 'CLIENT', 'PEER', 'ORDERER'];

function principal(of: Principal | undefined): string {
  if (!of?.principal || typeof of.principal === 'string') {
    return 'one identity';
  }
  const { msp_identifier: msp = '?', role, organizational_unit_identifier: unit } = of.principal;
  const name = typeof role === 'number' ? (ROLES[role] ?? String(role)) : (role ?? 'MEMBER');
  return unit === undefined ? `${msp}.${name.toLowerCase()}` : `${msp}, unit ${unit}`;
}

interface Rule {
  signed_by?: number;
  n_out_of?: { n?: number; rules?: Rule[] };
}

function signature(rule: Rule | undefined, identities: Principal[], depth: number): Resolved {
  if (rule?.n_out_of && depth < DEEPEST) {
    const rules = rule.n_out_of.rules ?? [];
    const n = rule.n_out_of.n ?? 0;
    const text = n === rules.length ? 'all of' : n === 1 ? 'one of' : `${n} of`;
    return { text, of: rules.map((each) => signature(each, identities, depth + 1)) };
  }
  return { text: principal(identities[rule?.signed_by ?? 0]), of: [] };
}

const RULES: Record<string, string> = { ANY: 'any of', ALL: 'all of', MAJORITY: 'a majority of' };
const NAMES = ['ANY', 'ALL', 'MAJORITY'];

/** What a policy demands in the end: one that counts policies of the groups below is followed to those. */
export function resolve(group: Group, name: string, depth = 0): Resolved {
  const policy = group.policies?.[name]?.policy;
  if (!policy) {
    return { text: `no policy '${name}'`, of: [] };
  }
  if (policy.type === SIGNATURE) {
    const value = policy.value as { identities?: Principal[]; rule?: Rule } | null;
    return signature(value?.rule, value?.identities ?? [], 0);
  }
  if (policy.type === IMPLICIT_META && depth < DEEPEST) {
    const value = policy.value as { rule?: string | number; sub_policy?: string } | null;
    const rule = typeof value?.rule === 'number' ? (NAMES[value.rule] ?? '?') : (value?.rule ?? 'ANY');
    const below = Object.entries(group.groups ?? {});
    return {
      text: `${RULES[rule] ?? rule} ${value?.sub_policy ?? ''} of`,
      of: below.map(([each, its]) => {
        const whole = resolve(its, value?.sub_policy ?? '', depth + 1);
        return { text: `${each}: ${whole.text}`, of: whole.of };
      }),
    };
  }
  return { text: 'a policy of a kind that is not known', of: [] };
}

function Tree(props: { of: Resolved }): JSX.Element {
  return props.of.of.length === 0 ? (
    <li><code>{visible(props.of.text)}</code></li>
  ) : (
    <li>
      <b>{visible(props.of.text)}</b>
      <ul>{props.of.of.map((each, place) => <Tree key={place} of={each} />)}</ul>
    </li>
  );
}

function all(group: Group, path: string, depth: number): { path: string; group: Group; name: string }[] {
  const own = Object.keys(group.policies ?? {}).map((name) => ({ path: `${path}/${name}`, group, name }));
  return depth === 0 ? own : [...own, ...Object.entries(group.groups ?? {}).flatMap(([name, below]) => all(below, `${path}/${name}`, depth - 1))];
}

/** The policies of a channel and its parts, each with what it demands in the end. */
export function Policies(props: { of: unknown }): JSX.Element {
  const top = (props.of as { channel_group?: Group } | undefined)?.channel_group ?? {};
  return (
    <Card title="Policies, resolved">
      <div class="columns">
        {all(top, '/Channel', 1).map((each) => (
          <details key={each.path} class="resolved">
            <summary><code>{visible(each.path)}</code></summary>
            <ul class="policy"><Tree of={resolve(each.group, each.name)} /></ul>
          </details>
        ))}
      </div>
    </Card>
  );
}
