// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a test may do with the node that `heddle exec` started for it; all of it is in GET /openapi.json. */
export class Control {
  #url;
  #token;

  /** The node of the command's environment. */
  constructor(environment = process.env) {
    this.#url = environment.HEDDLE_OPERATIONS;
    this.#token = readFileSync(join(environment.HEDDLE_DATA, 'operations.token'), 'utf8');
  }

  /** Keeps what the node has now, under a name. */
  snapshot(name) {
    return this.#ask('POST', `/node/v1/snapshots?name=${encodeURIComponent(name)}`);
  }

  /** Takes the node back to a snapshot. */
  revert(name) {
    return this.#ask('POST', `/node/v1/revert?name=${encodeURIComponent(name)}`);
  }

  /** Has the network's clock stand at a time, as in '2030-01-01T00:00:00Z'. */
  async freezeTime(time) {
    await this.#ask('POST', '/time/v1/freeze');
    return this.#ask('POST', '/time/v1/set', { time });
  }

  /** Has the network's time be the real one again. */
  realTime() {
    return this.#ask('POST', '/time/v1/follow');
  }

  /** Has something go wrong, as in { kind: 'invalidate', code: 'MVCC_READ_CONFLICT' }. */
  addFault(fault) {
    return this.#ask('POST', '/faults/v1', fault);
  }

  /** Has nothing go wrong any more. */
  clearFaults() {
    return this.#ask('DELETE', '/faults/v1');
  }

  async #ask(method, path, body) {
    const answer = await fetch(this.#url + path, {
      method,
      headers: { Authorization: `Bearer ${this.#token}` },
      body: body && JSON.stringify(body),
    });
    const content = await answer.json();
    if (!answer.ok) {
      throw new Error(content.error);
    }
    return content;
  }
}
