// SPDX-License-Identifier: Apache-2.0
'use strict';

const { Contract } = require('fabric-contract-api');
const { KeyEndorsementPolicy } = require('fabric-shim');

/** One transaction is a JSON list of operations, each a list of a name and texts. */
class ModelContract extends Contract {
  /** Returns the results of all operations; private values to write are in the transient data. */
  async Run(context, operations) {
    const results = [];
    for (const [name, ...texts] of JSON.parse(operations)) {
      const result = await OPERATIONS[name](context.stub, ...texts);
      results.push(typeof result === 'string' ? result : null);
    }
    return JSON.stringify(results);
  }
}

const OPERATIONS = {
  get: async (stub, key) => text(await stub.getState(key)),
  put: async (stub, key, value) => stub.putState(key, Buffer.from(value)),
  delete: async (stub, key) => stub.deleteState(key),
  guard: async (stub, key, mspId) => stub.setStateValidationParameter(key, policy(mspId)),
  getHash: async (stub, collection, key) =>
    Buffer.from(await stub.getPrivateDataHash(collection, key)).toString('hex'),
  putPrivate: async (stub, collection, key, name) =>
    stub.putPrivateData(collection, key, stub.getTransient().get(name)),
  deletePrivate: async (stub, collection, key) => stub.deletePrivateData(collection, key),
  call: async (stub, chaincode, channel, operations) =>
    text((await stub.invokeChaincode(chaincode, ['Run', operations], channel)).payload),
  purgePrivate: async (stub, collection, key) => stub.purgePrivateData(collection, key),
};

function policy(mspId) {
  const guard = new KeyEndorsementPolicy();
  guard.addOrgs('PEER', mspId);
  return guard.getPolicy();
}

function text(bytes) {
  return Buffer.from(bytes).toString('utf8');
}

module.exports.contracts = [ModelContract];
