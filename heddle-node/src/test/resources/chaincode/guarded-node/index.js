// SPDX-License-Identifier: Apache-2.0
'use strict';

const { Contract } = require('fabric-contract-api');

/** Writes for callers who may, and tells what the library knows of a caller. */
class GuardedContract extends Contract {
  async Put(context, key) {
    if (!context.clientIdentity.assertAttributeValue('abac.creator', 'true')) {
      throw new Error('submitting client not authorized to create asset, does not have abac.creator role');
    }
    await context.stub.putState(key, Buffer.from(context.clientIdentity.getID()));
  }

  async Get(context, key) {
    return (await context.stub.getState(key)).toString();
  }

  async Who(context, attribute) {
    const caller = context.clientIdentity;
    return JSON.stringify([caller.getMSPID(), caller.getID(), caller.getAttributeValue(attribute)]);
  }
}

module.exports.contracts = [GuardedContract];
