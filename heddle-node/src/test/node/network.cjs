// SPDX-License-Identifier: Apache-2.0
// Submits, evaluates and listens to events with the library of Fabric 2.2 and a connection profile, with or without discovery.
// Usage: node network.cjs PROFILE MSP_ID MSP_FOLDER CHAINCODE ASSET_ID true|false ; prints one JSON object.
const {Gateway, Wallets} = require('fabric-network');
const {readFileSync, readdirSync} = require('node:fs');
const {join} = require('node:path');

const [profile, mspId, mspFolder, chaincode, asset, discovery] = process.argv.slice(2);

function onlyFile(folder) {
    const [name] = readdirSync(folder);
    return readFileSync(join(folder, name), 'utf8');
}

async function main() {
    const wallet = await Wallets.newInMemoryWallet();
    await wallet.put('user', {
        credentials: {certificate: onlyFile(join(mspFolder, 'signcerts')), privateKey: onlyFile(join(mspFolder, 'keystore'))},
        mspId,
        type: 'X.509',
    });
    const gateway = new Gateway();
    const outcome = {events: []};
    try {
        await gateway.connect(JSON.parse(readFileSync(profile, 'utf8')), {
            wallet,
            identity: 'user',
            discovery: {enabled: discovery === 'true', asLocalhost: true},
        });
        const network = await gateway.getNetwork('mychannel');
        const contract = network.getContract(chaincode);
        await contract.addContractListener(async event => {
            // the first ones are those of the last block before
            if (event.payload.includes(`"${asset}"`)) {
                outcome.events.push(event.eventName);
            }
        });
        await contract.submitTransaction('CreateAsset', asset, 'blue', '5', 'Tom', '1300');
        outcome.oldOwner = (await contract.submitTransaction('TransferAsset', asset, 'Ann')).toString();
        outcome.asset = JSON.parse((await contract.evaluateTransaction('ReadAsset', asset)).toString());
        outcome.peers = network.getChannel().getEndorsers().map(peer => ({mspId: peer.mspid, discovered: peer.discovered === true}));
        for (let waited = 0; outcome.events.length < 2 && waited < 100; waited++) {
            await new Promise(resolve => setTimeout(resolve, 100));
        }
    } finally {
        gateway.disconnect();
    }
    process.stdout.write(JSON.stringify(outcome));
}

main();
