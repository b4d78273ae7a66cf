// SPDX-License-Identifier: Apache-2.0
'use strict';

const { Contract } = require('fabric-contract-api');

/** Puts documents and answers rich queries with the keys that they find. */
class Documents extends Contract {
  constructor() {
    super('documents');
  }

  /** Puts every member of a JSON object, also as private data. */
  async Put(context, documents) {
    for (const [key, document] of Object.entries(JSON.parse(documents))) {
      const bytes = Buffer.from(JSON.stringify(document));
      await context.stub.putState(key, bytes);
      await context.stub.putPrivateData('secrets', key, bytes);
    }
  }

  async Find(context, query) {
    return keysOf(context.stub.getQueryResult(query));
  }

  async FindPrivate(context, query) {
    return keysOf(context.stub.getPrivateDataQueryResult('secrets', query));
  }

  async FindPage(context, query, size, bookmark) {
    const page = await context.stub.getQueryResultWithPagination(query, Number(size), bookmark);
    const keys = [];
    for (let next = await page.iterator.next(); next.value; next = await page.iterator.next()) {
      keys.push(next.value.key);
      if (next.done) {
        break;
      }
    }
    return JSON.stringify({ keys, bookmark: page.metadata.bookmark });
  }
}

async function keysOf(records) {
  const keys = [];
  for await (const record of records) {
    keys.push(record.key);
  }
  return JSON.stringify(keys);
}

module.exports.contracts = [Documents];
