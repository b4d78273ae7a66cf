// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import org.hyperledger.fabric.protos.common.Status;

/** What became of an envelope that was handed to the orderer. */
public sealed interface Acceptance {

  /** It will be in a block. */
  record Accepted() implements Acceptance {}

  /** It will not; the words are Fabric's. */
  record Refused(Status status, String info) implements Acceptance {}
}
