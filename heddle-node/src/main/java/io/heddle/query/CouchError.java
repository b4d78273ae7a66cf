// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;

/**
 * A refusal by CouchDB as a Fabric peer passes it on.
 *
 * <p>Fabric: core/ledger/kvledger/txmgmt/statedb/statecouchdb/couchdb.go, handleRequest. CouchDB:
 * src/mango/src/mango_error.erl.
 */
final class CouchError {

  private CouchError() {}

  static HeddleException of(String error, String reason) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "error handling CouchDB request. Error:%s,  Status Code:400,  Reason:%s"
            .formatted(error, reason));
  }

  static HeddleException badArgument(String operator, Json argument) {
    return of(
        "bad_arg", "Bad argument for operator %s: %s".formatted(operator, JsonText.of(argument)));
  }
}
