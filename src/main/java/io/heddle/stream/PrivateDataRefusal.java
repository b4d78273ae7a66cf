// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;

/**
 * What a chaincode without private data collections is told when it asks for one. No definition can
 * have collections yet, so this is the whole truth.
 */
final class PrivateDataRefusal {

  private PrivateDataRefusal() {}

  /** Lets public state pass, which is an empty collection name. */
  static void refuse(Invocation invocation, String collection) {
    if (!collection.isEmpty()) {
      throw refusal(invocation, collection);
    }
  }

  static HeddleException purge(Invocation invocation, String collection) {
    if (collection.isEmpty()) {
      return new HeddleException(Fault.BAD_INPUT, "only applicable for private data");
    }
    return refusal(invocation, collection);
  }

  /** Fabric asks nobody's permission for a hash, and so fails a step later. */
  static HeddleException hash(Invocation invocation, String collection) {
    if (invocation.isInit()) {
      return initRefusal();
    }
    if (collection.isEmpty()) {
      return new HeddleException(Fault.BAD_INPUT, "collection name must not be empty");
    }
    return new HeddleException(
        Fault.NOT_FOUND,
        "collection [%s] not defined in the collection config for chaincode [%s]"
            .formatted(collection, invocation.namespace()));
  }

  private static HeddleException refusal(Invocation invocation, String collection) {
    if (invocation.isInit()) {
      return initRefusal();
    }
    return new HeddleException(
        Fault.NOT_FOUND,
        "collection %s/%s/%s could not be found"
            .formatted(invocation.channel(), invocation.namespace(), collection));
  }

  private static HeddleException initRefusal() {
    return new HeddleException(
        Fault.DENIED, "private data APIs are not allowed in chaincode Init()");
  }
}
