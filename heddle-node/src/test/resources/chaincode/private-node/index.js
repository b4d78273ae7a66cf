// SPDX-License-Identifier: Apache-2.0
'use strict';

const { Contract } = require('fabric-contract-api');

/** Each function is one call of the library; values to write come as transient data. */
class PrivateContract extends Contract {
  /** Writes the value to the collection, and under the same key to the public state that it did. */
  async Put(context, collection, key) {
    const value = context.stub.getTransient().get('value');
    await context.stub.putPrivateData(collection, key, value);
    await context.stub.putState(key, Buffer.from(collection));
  }

  async Get(context, collection, key) {
    return text(await context.stub.getPrivateData(collection, key));
  }

  async Hash(context, collection, key) {
    const hash = await context.stub.getPrivateDataHash(collection, key);
    return Buffer.from(hash).toString('hex');
  }

  async Range(context, collection, start, end) {
    return keys(context.stub.getPrivateDataByRange(collection, start, end));
  }

  async Query(context, collection, query) {
    return keys(context.stub.getPrivateDataQueryResult(collection, query));
  }

  async Delete(context, collection, key) {
    await context.stub.deletePrivateData(collection, key);
  }

  async Purge(context, collection, key) {
    await context.stub.purgePrivateData(collection, key);
  }
}

async function keys(found) {
  const all = [];
  for await (const { key } of found) {
    all.push(key);
  }
  return all.join(' ');
}

function text(bytes) {
  return Buffer.from(bytes).toString('utf8');
}

module.exports.contracts = [PrivateContract];
