// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { Control } from './control.js';
import { connectGateway } from './gateway.js';

const control = new Control();
const gateway = connectGateway();
const { contract } = gateway;
const json = (bytes) => JSON.parse(Buffer.from(bytes).toString());

before(() => control.snapshot('empty'));

// each test has the ledger as it was before the first one
beforeEach(() => control.revert('empty'));

afterEach(() => control.clearFaults());

after(() => gateway.close());

test('an asset that was created can be read', async () => {
  await contract.submitTransaction('CreateAsset', 'a1', 'blue', '5', 'Tom', '1300');

  assert.equal(json(await contract.evaluateTransaction('ReadAsset', 'a1')).Owner, 'Tom');
});

test('what another test has created is not there', async () => {
  await contract.submitTransaction('CreateAsset', 'a1', 'red', '7', 'Ann', '900');

  assert.equal(json(await contract.evaluateTransaction('GetAllAssets')).length, 1);
});

test('who loses a conflict is told, and may try again', async () => {
  await contract.submitTransaction('CreateAsset', 'a1', 'blue', '5', 'Tom', '1300');
  await control.addFault({ kind: 'invalidate', code: 'MVCC_READ_CONFLICT', function: 'TransferAsset', chaincode: process.env.CHAINCODE_NAME });

  await assert.rejects(contract.submitTransaction('TransferAsset', 'a1', 'Ann'), /MVCC_READ_CONFLICT/);

  await contract.submitTransaction('TransferAsset', 'a1', 'Ann');
  assert.equal(json(await contract.evaluateTransaction('ReadAsset', 'a1')).Owner, 'Ann');
});

test('while the orderer is away nothing is submitted', async () => {
  await control.addFault({ kind: 'no-orderer' });

  await assert.rejects(contract.submitTransaction('CreateAsset', 'a1', 'blue', '5', 'Tom', '1300'), /orderer/);
});
