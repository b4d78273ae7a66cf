// SPDX-License-Identifier: Apache-2.0
'use strict';

const shim = require('fabric-shim');

// A document of about a hundred bytes.
const document = (number) => {
    const start = `{"n":${number},"owner":"o${number % 100}","pad":"`;
    return Buffer.from(start + 'x'.repeat(Math.max(0, 98 - start.length)) + '"}');
};

const forEachInRange = async (stub, start, end, visit) => {
    const results = await stub.getStateByRange(start, end);
    try {
        for (let next = await results.next(); next.value; next = await results.next()) {
            visit(next.value.value);
            if (next.done) {
                return;
            }
        }
    } finally {
        await results.close();
    }
};

const functions = {
    noop: async () => shim.success(),

    put: async (stub, [key, value]) => {
        await stub.putState(key, Buffer.from(value));
        return shim.success();
    },

    get: async (stub, [key]) => shim.success(Buffer.from(await stub.getState(key))),

    putMany: async (stub, [prefix, count]) => {
        for (let i = 0; i < Number(count); i++) {
            await stub.putState(prefix + String(i).padStart(6, '0'), document(i));
        }
        return shim.success();
    },

    getRange: async (stub, [start, end]) => {
        const documents = [];
        await forEachInRange(stub, start, end, (value) => documents.push(Buffer.from(value).toString()));
        return shim.success(Buffer.from(`[${documents.join(',')}]`));
    },

    countRange: async (stub, [start, end]) => {
        let count = 0;
        await forEachInRange(stub, start, end, () => count++);
        return shim.success(Buffer.from(String(count)));
    },
};

class KeyValue {
    async Init() {
        return shim.success();
    }

    async Invoke(stub) {
        const { fcn, params } = stub.getFunctionAndParameters();
        if (!functions[fcn]) {
            return shim.error(`no function '${fcn}'`);
        }
        try {
            return await functions[fcn](stub, params);
        } catch (failure) {
            return shim.error(String(failure));
        }
    }
}

shim.server(new KeyValue(), {
    ccid: process.env.CHAINCODE_ID,
    address: process.env.CHAINCODE_SERVER_ADDRESS,
}).start();
