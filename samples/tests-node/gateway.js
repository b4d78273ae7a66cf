// SPDX-License-Identifier: Apache-2.0
import * as grpc from '@grpc/grpc-js';
import { connect, hash, signers } from '@hyperledger/fabric-gateway';
import { createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The gateway of the command's environment, as clients in fabric-samples find it. */
export function connectGateway(environment = process.env) {
  const client = new grpc.Client(
    environment.PEER_ENDPOINT,
    grpc.credentials.createSsl(readFileSync(environment.TLS_CERT_PATH)),
    { 'grpc.ssl_target_name_override': environment.PEER_HOST_ALIAS },
  );
  const gateway = connect({
    client,
    identity: { mspId: environment.MSP_ID, credentials: onlyFile(environment.CERT_DIRECTORY_PATH) },
    signer: signers.newPrivateKeySigner(createPrivateKey(onlyFile(environment.KEY_DIRECTORY_PATH))),
    hash: hash.sha256,
  });
  return {
    contract: gateway.getNetwork(environment.CHANNEL_NAME).getContract(environment.CHAINCODE_NAME),
    close() {
      gateway.close();
      client.close();
    },
  };
}

function onlyFile(folder) {
  return readFileSync(join(folder, readdirSync(folder)[0]));
}
