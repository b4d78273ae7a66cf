// SPDX-License-Identifier: Apache-2.0
// Preloaded if a debugger is wanted: opens it in the chaincode, and not in npm or another program that starts it.
'use strict';

const Module = require('module');
const inspector = require('inspector');
const path = require('path');
const { isMainThread } = require('worker_threads');

const [, host, port] = /^(.*):(\d+)$/.exec(process.env.HEDDLE_DEBUG_ADDRESS || '') || [];
const isNpm = /^np[mx]/.test(path.basename(process.argv[1] || ''));
const LIBRARY = /^(@hyperledger\/)?fabric-(shim|contract)/;

let isOpen = false;
function open() {
  if (!isOpen) {
    isOpen = true;
    inspector.open(Number(port), host);
  }
}

if (port && isMainThread && !isNpm) {
  const load = Module._load;
  Module._load = function (request, ...more) {
    if (LIBRARY.test(request)) {
      open(); // only the chaincode itself needs the library
    }
    return load.call(this, request, ...more);
  };
  if (process.argv.includes('--chaincode-id-name')) {
    setTimeout(open, 2000).unref(); // it has its library in another way, say as an ES module
  }
}
