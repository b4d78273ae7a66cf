// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.query.MemberNames;

/**
 * What a Fabric peer with CouchDB refuses to store: it keeps a value that is a JSON object as a
 * document, under the key as its id, with fields of its own beside those of the value.
 *
 * <p>Its rule for keys that are not UTF-8 needs no check: a message with one cannot be parsed.
 *
 * <p>Fabric: core/ledger/kvledger/txmgmt/statedb/statecouchdb/couchdoc_conv.go, validateKey and
 * validateValue.
 */
final class DocumentRules {

  private static final String RESERVED_PREFIX = "_";
  private static final String VERSION_FIELD = "~version";

  private DocumentRules() {}

  static void checkKey(String key) {
    if (key.startsWith(RESERVED_PREFIX)) {
      throw refused("invalid key [%s], cannot begin with \"_\"".formatted(key));
    }
    if (key.isEmpty()) {
      throw refused("invalid key. Empty string is not supported as a key by couchdb");
    }
  }

  /** Of several fields that cannot be, the first is named; in Fabric it is any of them. */
  static void checkValue(ByteString value) {
    MemberNames.ofDocument(value).stream()
        .filter(name -> name.startsWith(RESERVED_PREFIX) || name.equals(VERSION_FIELD))
        .findFirst()
        .ifPresent(name -> {
          throw refused("field [%s] is not valid for the CouchDB state database".formatted(name));
        });
  }

  private static HeddleException refused(String why) {
    return new HeddleException(Fault.BAD_INPUT, why);
  }
}
