// SPDX-License-Identifier: Apache-2.0
// Submits, evaluates and listens to events through the official gateway library.
// Usage: node assets.js ENDPOINT TLS_CA MSP_ID MSP_FOLDER CHAINCODE ASSET_ID ; prints one JSON object.
import * as grpc from '@grpc/grpc-js';
import {connect, hash, signers} from '@hyperledger/fabric-gateway';
import {createPrivateKey} from 'node:crypto';
import {readFile, readdir} from 'node:fs/promises';
import {join} from 'node:path';

const [endpoint, tlsCa, mspId, mspFolder, chaincode, asset] = process.argv.slice(2);
const utf8 = new TextDecoder();

async function onlyFile(folder) {
    const [name] = await readdir(folder);
    return readFile(join(folder, name));
}

const client = new grpc.Client(endpoint, grpc.credentials.createSsl(await readFile(tlsCa)));
const gateway = connect({
    client,
    identity: {mspId, credentials: await onlyFile(join(mspFolder, 'signcerts'))},
    signer: signers.newPrivateKeySigner(createPrivateKey(await onlyFile(join(mspFolder, 'keystore')))),
    hash: hash.sha256,
    evaluateOptions: () => ({deadline: Date.now() + 20000}),
    endorseOptions: () => ({deadline: Date.now() + 20000}),
    submitOptions: () => ({deadline: Date.now() + 20000}),
    commitStatusOptions: () => ({deadline: Date.now() + 20000}),
});
const outcome = {};
try {
    const network = gateway.getNetwork('mychannel');
    const contract = network.getContract(chaincode);
    const events = await network.getChaincodeEvents(chaincode);

    await contract.submitTransaction('CreateAsset', asset, 'blue', '5', 'Tom', '1300');
    outcome.oldOwner = utf8.decode(await contract.submitTransaction('TransferAsset', asset, 'Ann'));
    outcome.asset = JSON.parse(utf8.decode(await contract.evaluateTransaction('ReadAsset', asset)));

    outcome.events = [];
    for await (const event of events) {
        outcome.events.push(event.eventName);
        if (outcome.events.length === 2) {
            break;
        }
    }
    events.close();

    try {
        await contract.submitTransaction('CreateAsset', asset, 'blue', '5', 'Tom', '1300');
    } catch (error) {
        outcome.refusal = {code: error.code, details: error.details.map(detail => detail.message)};
    }
    process.stdout.write(JSON.stringify(outcome));
} finally {
    gateway.close();
    client.close();
}
