// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import com.google.protobuf.ByteString;
import io.heddle.base.KeyOrder;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An entry of the state as selectors see it: a JSON object with its key as {@code _id}, and only
 * that if its value is anything else.
 *
 * @param body empty if the value is not a JSON object
 */
record Document(String key, ByteString value, Optional<Json.Obj> body, Json.Obj fields) {

  private static final String ID = "_id";

  static Document of(ByteString key, ByteString value) {
    String text = key.toStringUtf8();
    Optional<Json.Obj> body = Json.document(value);
    SortedMap<String, Json> fields = new TreeMap<>(KeyOrder.UTF8);
    body.ifPresent(object -> fields.putAll(object.members()));
    fields.put(ID, new Json.Str(text));
    return new Document(text, value, body, new Json.Obj(Collections.unmodifiableSortedMap(fields)));
  }

  /** The value as Fabric gives it back: a JSON object in Go's form, all else as it was put. */
  ByteString normalised() {
    return body.map(object -> ByteString.copyFromUtf8(JsonText.of(object))).orElse(value);
  }

  /** An object with some of the fields; the key is not one of them. */
  ByteString projected(List<FieldPath> paths) {
    Json.Obj result = new Json.Obj(Collections.emptySortedMap());
    for (FieldPath path : paths) {
      if (!path.equals(FieldPath.ID)
          && path.in(fields) instanceof FieldPath.Found.Value(Json found)) {
        result = path.put(result, found);
      }
    }
    return ByteString.copyFromUtf8(JsonText.of(result));
  }
}
