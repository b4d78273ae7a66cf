// SPDX-License-Identifier: Apache-2.0
'use strict';

const { AssetContract } = require('./lib/asset-contract');

module.exports.contracts = [AssetContract];
