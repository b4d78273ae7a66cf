// SPDX-License-Identifier: Apache-2.0
'use strict';

const { Contract } = require('fabric-contract-api');

const FIRST_ASSETS = [
  asset('asset1', 'blue', 5, 'Tomoko', 300),
  asset('asset2', 'red', 5, 'Brad', 400),
  asset('asset3', 'green', 10, 'Jin Soo', 500),
  asset('asset4', 'yellow', 10, 'Max', 600),
  asset('asset5', 'black', 15, 'Adriana', 700),
  asset('asset6', 'white', 15, 'Michel', 800),
];

/**
 * Assets that are created, read, updated, transferred and deleted. Each change emits an event that
 * has the name of the function and the asset as its payload.
 */
class AssetContract extends Contract {
  constructor() {
    super('asset');
  }

  async InitLedger(context) {
    for (const first of FIRST_ASSETS) {
      await context.stub.putState(first.ID, bytes(first));
    }
    context.stub.setEvent('InitLedger', bytes(FIRST_ASSETS));
  }

  async CreateAsset(context, id, color, size, owner, appraisedValue) {
    if (id === '') {
      throw new Error('The id of an asset must not be empty');
    }
    if (await this.AssetExists(context, id)) {
      throw new Error(`Asset '${id}' exists already`);
    }
    return write(context, 'CreateAsset', parse(id, color, size, owner, appraisedValue));
  }

  async ReadAsset(context, id) {
    return JSON.stringify(await read(context, id));
  }

  async UpdateAsset(context, id, color, size, owner, appraisedValue) {
    await read(context, id);
    return write(context, 'UpdateAsset', parse(id, color, size, owner, appraisedValue));
  }

  async DeleteAsset(context, id) {
    const deleted = await read(context, id);
    await context.stub.deleteState(id);
    context.stub.setEvent('DeleteAsset', bytes(deleted));
  }

  async AssetExists(context, id) {
    return (await context.stub.getState(id)).length > 0;
  }

  /** Returns the old owner. */
  async TransferAsset(context, id, newOwner) {
    const old = await read(context, id);
    await write(context, 'TransferAsset', { ...old, Owner: newOwner });
    return old.Owner;
  }

  async GetAllAssets(context) {
    return JSON.stringify(await collect(await context.stub.getStateByRange('', '')));
  }

  /**
   * A page of assets in the order of their ids, and the bookmark to ask for the next page with; it
   * is empty on the last page. The first page is asked for with an empty bookmark.
   */
  async GetAssetsPage(context, pageSize, bookmark) {
    const size = wholeNumber('The page size', pageSize);
    if (size < 1) {
      throw new Error(`The page size must be at least 1, not ${size}`);
    }
    const page = await context.stub.getStateByRangeWithPagination('', '', size, bookmark);
    const assets = await collect(page.iterator);
    return JSON.stringify({ Assets: assets, Bookmark: page.metadata.bookmark });
  }

  /** Fails with the message, always: to see what a failure looks like from the outside. */
  async Fail(_context, message) {
    throw new Error(message);
  }
}

/** The order of the keys is the order in the ledger, the same on every peer. */
function asset(id, color, size, owner, appraisedValue) {
  return { AppraisedValue: appraisedValue, Color: color, ID: id, Owner: owner, Size: size };
}

/** An asset from the arguments of a transaction, which are all text. */
function parse(id, color, size, owner, appraisedValue) {
  return asset(
    id,
    color,
    wholeNumber('Size', size),
    owner,
    wholeNumber('AppraisedValue', appraisedValue),
  );
}

function wholeNumber(name, text) {
  if (!/^-?[0-9]{1,9}$/.test(text)) {
    throw new Error(`${name} must be a whole number, not '${text}'`);
  }
  return Number(text);
}

async function read(context, id) {
  const json = await context.stub.getState(id);
  if (json.length === 0) {
    throw new Error(`Asset '${id}' does not exist`);
  }
  return JSON.parse(Buffer.from(json).toString('utf8'));
}

async function write(context, functionName, changed) {
  await context.stub.putState(changed.ID, bytes(changed));
  context.stub.setEvent(functionName, bytes(changed));
  return JSON.stringify(changed);
}

async function collect(iterator) {
  const values = [];
  try {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      values.push(JSON.parse(Buffer.from(next.value.value).toString('utf8')));
    }
  } finally {
    await iterator.close();
  }
  return values;
}

function bytes(value) {
  return Buffer.from(JSON.stringify(value));
}

module.exports.AssetContract = AssetContract;
