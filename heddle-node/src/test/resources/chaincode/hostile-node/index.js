// SPDX-License-Identifier: Apache-2.0
'use strict';

const { Contract } = require('fabric-contract-api');
const sample = require('./sample');

/** What is written beside a copy of the sample, whose index.js is sample.js then: names and values as bad people choose them. */
class HostileContract extends Contract {
  constructor() {
    super('hostile');
  }

  /** Writes the transient value 'value' to a collection. */
  async Put(context, collection, key) {
    await context.stub.putPrivateData(collection, key, context.stub.getTransient().get('value'));
  }

  async Event(context, name, payload) {
    await context.stub.putState(name, Buffer.from(payload));
    context.stub.setEvent(name, Buffer.from(payload));
  }

  /** Writes so many keys from a number on. */
  async Fill(context, from, count) {
    for (let each = 0; each < Number(count); each++) {
      const key = `key-${String(Number(from) + each).padStart(7, '0')}`;
      await context.stub.putState(key, Buffer.from(JSON.stringify({ key, owner: 'Tom', size: each })));
    }
  }
}

module.exports.contracts = [...sample.contracts, HostileContract];
