// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.simulate.KeySpace;
import io.heddle.simulate.PrivateCollection;

/**
 * Finds the keys that a request is about: those of the chaincode's public state if it names no
 * collection, else those of the collection.
 *
 * <p>Fabric: core/chaincode/handler.go.
 */
final class RequestedKeys {

  private RequestedKeys() {}

  static KeySpace toRead(Invocation invocation, String collection) {
    if (collection.isEmpty()) {
      return invocation.simulator().state(invocation.namespace());
    }
    refuseInit(invocation);
    return invocation.collections().toRead(collection);
  }

  static KeySpace toWrite(Invocation invocation, String collection) {
    if (collection.isEmpty()) {
      return invocation.simulator().state(invocation.namespace());
    }
    refuseInit(invocation);
    return invocation.collections().toWrite(collection);
  }

  static PrivateCollection toHash(Invocation invocation, String collection) {
    refuseInit(invocation);
    if (collection.isEmpty()) {
      throw new HeddleException(Fault.BAD_INPUT, "collection name must not be empty");
    }
    return invocation.collections().toHash(collection);
  }

  static PrivateCollection toPurge(Invocation invocation, String collection) {
    invocation.collections().checkPurge();
    if (collection.isEmpty()) {
      throw new HeddleException(Fault.BAD_INPUT, "only applicable for private data");
    }
    refuseInit(invocation);
    return invocation.collections().toWrite(collection);
  }

  private static void refuseInit(Invocation invocation) {
    if (invocation.isInit()) {
      throw new HeddleException(
          Fault.DENIED, "private data APIs are not allowed in chaincode Init()");
    }
  }
}
