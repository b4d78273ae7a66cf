// SPDX-License-Identifier: Apache-2.0
// Preloaded into chaincode: ends it when the peer that started it is gone without a word. The library would stay.
'use strict';

const peer = process.ppid;
setInterval(() => {
  if (process.ppid !== peer) {
    process.exit(1);
  }
}, 1000).unref();
