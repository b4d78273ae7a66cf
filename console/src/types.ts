// SPDX-License-Identifier: Apache-2.0

/** What the node answers; see its OpenAPI document. */

export interface Tx {
  index: number;
  transactionId: string;
  type: string;
  code: string;
  chaincode: string;
  function: string;
  creator: string;
}

export interface Block {
  number: number;
  time?: string;
  hash: string;
  previousHash: string;
  dataHash: string;
  bytes: number;
  valid: number;
  invalid: number;
  transactions: Tx[];
}

export interface Value {
  bytes: number;
  text?: string;
  base64?: string;
  isCut?: boolean;
}

export interface Message {
  microseconds: number;
  chaincode: string;
  depth: number;
  toChaincode: boolean;
  type: string;
  bytes: number;
  text: string;
}

export interface Namespace {
  name: string;
  reads: { key: string; version?: string }[];
  ranges: { start: string; end: string; wasExhausted: boolean; keys?: number }[];
  writes: { key: string; before?: Value; after?: Value }[];
  metadataWrites: { key: string; entries: string[] }[];
  collections: {
    name: string;
    reads: { key: string; version?: string }[];
    writes: { keyHash: string; valueHash?: string; isPurge: boolean }[];
    metadataWrites: string[];
  }[];
}

export interface Trace {
  transactionId: string;
  channel: string;
  type: string;
  chaincode: string;
  arguments: Value[];
  creator: string;
  answer?: { status?: number; message: string; payload: Value; failure: string };
  messages: Message[];
  messagesLeftOut: number;
  comparison?: { differences: string[]; onOneInstance: string[] };
  readWriteSet: Namespace[];
  event?: { chaincode: string; name: string; payload: Value };
  endorsers: string[];
  commit?: {
    block: number;
    position: number;
    code: string;
    reason: string;
    conflict?: { namespace: string; key: string; read?: string; found?: string; changedBy?: string };
  };
  faults: string[];
}

export interface Transaction {
  transactionId: string;
  block: number;
  index: number;
  code: string;
  trace?: Trace;
}

export interface NodeReport {
  state: string;
  since: string;
  ready: boolean;
  interruption?: string;
  doing: { what: string; since: string }[];
  chaincodes: { name: string; channel: string; state: string; failed: boolean; packageId: string; error?: string }[];
}

export interface PeerState {
  host: string;
  mspId?: string;
  name: string;
  state: string;
  since: string;
}

export interface ChannelState {
  channel: string;
  height: number;
  [other: string]: unknown;
}

export interface Collection {
  name: string;
  policy: string;
  requiredPeerCount: number;
  maximumPeerCount: number;
  blockToLive: number;
  memberOnlyRead: boolean;
  memberOnlyWrite: boolean;
}

export interface Definition {
  name: string;
  sequence: number;
  version: string;
  initRequired: boolean;
  endorsementPlugin: string;
  validationPlugin: string;
  policy: string;
  packageId?: string;
  collections: Collection[];
}
