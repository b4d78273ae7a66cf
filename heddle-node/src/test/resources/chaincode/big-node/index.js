// SPDX-License-Identifier: Apache-2.0
'use strict';

const { Contract } = require('fabric-contract-api');

/** Moves as many bytes as it is told, and answers with how many came. */
class BigContract extends Contract {
  async Put(context, size) {
    await context.stub.putState('k', Buffer.alloc(Number(size), 'x'));
  }

  async Get(context, key) {
    const value = await context.stub.getState(key);
    return String(value.length);
  }

  async Range(context, start, end) {
    let bytes = 0;
    for await (const { value } of context.stub.getStateByRange(start, end)) {
      bytes += value.length;
    }
    return String(bytes);
  }

  async Answer(context, size) {
    return 'x'.repeat(Number(size));
  }
}

module.exports.contracts = [BigContract];
