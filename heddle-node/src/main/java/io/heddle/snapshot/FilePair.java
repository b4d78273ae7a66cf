// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

/**
 * Two files of a snapshot: records, and how many there are. A pair without records is not there.
 */
enum FilePair {
  PUBLIC_STATE("public_state"),
  PRIVATE_HASHES("private_state_hashes"),
  TRANSACTIONS("txids"),
  COLLECTIONS("confighistory");

  private final String name;

  FilePair(String name) {
    this.name = name;
  }

  String data() {
    return name + ".data";
  }

  String metadata() {
    return name + ".metadata";
  }
}
