// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.heddle.base.HeddleException;
import io.heddle.simulate.PrivateCollection;

/**
 * The private data collections of a chaincode, for one execution and the client who asked for it.
 *
 * <p>Implemented where chaincode definitions are known. Every refusal is Fabric's cause.
 */
public interface CollectionAccess {

  /**
   * A collection whose values the client may read.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is none of that name, {@code DENIED} if the
   *     client may not
   */
  PrivateCollection toRead(String collection);

  /**
   * A collection that the client may write.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is none of that name, {@code DENIED} if the
   *     client may not
   */
  PrivateCollection toWrite(String collection);

  /**
   * A collection whose hashes are asked for, which everybody may.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is none of that name
   */
  PrivateCollection toHash(String collection);

  /**
   * Checks that the channel lets private data be purged.
   *
   * @throws HeddleException {@code CONFLICT} if it does not
   */
  void checkPurge();

  /**
   * Checks that the channel lets keys, public ones too, have endorsement policies of their own.
   *
   * @throws HeddleException {@code CONFLICT} if it does not
   */
  void checkKeyPolicies();
}
