// SPDX-License-Identifier: Apache-2.0
import type { JSX } from 'preact';
import { Blocks } from './pages/blocks';
import { BlockPage } from './pages/block';
import { Calls } from './pages/call';
import { Chaincodes } from './pages/chaincodes';
import { Configuration } from './pages/configuration';
import { Control } from './pages/control';
import { Hour } from './pages/hour';
import { QueryPage } from './pages/query';
import { State } from './pages/state';
import { TransactionPage } from './pages/transaction';
import { Empty, link, Page } from './ui';

/** All pages but the first one, which comes without them. */
export function page(parts: string[]): JSX.Element {
  const [name = '', first = '', second = '', third = ''] = parts;
  switch (name) {
    case 'blocks':
      return <Blocks />;
    case 'block':
      return <BlockPage key={parts.join('/')} channel={first} number={second} />;
    case 'tx':
      return <TransactionPage key={parts.join('/')} channel={first} id={second} />;
    case 'hour':
      return <Hour />;
    case 'state':
      return <State key={parts.join('/')} chaincode={first} collection={second} wanted={third} />;
    case 'query':
      return <QueryPage chaincode={first} />;
    case 'chaincode':
      return <Chaincodes name={first} />;
    case 'call':
      return <Calls chaincode={first} />;
    case 'control':
      return <Control />;
    case 'configuration':
      return <Configuration first={first} second={second} />;
    default:
      return (
        <Page title="No such page">
          <Empty>
            The console has no page of that name; <a href={link('')}>the overview</a> is a good beginning.
          </Empty>
        </Page>
      );
  }
}
