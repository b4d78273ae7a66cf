// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;

/**
 * Something that the namespace {@code _lifecycle} keeps as a list of its fields and each field
 * under a key of its own.
 *
 * <p>Fabric: core/chaincode/lifecycle/serializer.go.
 *
 * @param fields marshalled {@code StateData} by name, in the order in which Fabric lists them
 */
record StoredFields(StoredPlace place, String datatype, Map<String, ByteString> fields) {

  /**
   * Writes only the fields that differ from what is there, and the list of fields only if it is
   * new; an empty value deletes.
   *
   * @param values the value of a key, empty if the key is absent
   */
  void write(Function<String, ByteString> values, BiConsumer<String, ByteString> writer) {
    StateMetadata stored = place.metadata(values);
    Map<String, ByteString> existing = new LinkedHashMap<>();
    for (String field : stored.getFieldsList()) {
      existing.put(field, values.apply(place.fieldKey(field)));
    }
    fields.forEach((field, value) -> {
      if (!value.equals(existing.remove(field))) {
        writer.accept(place.fieldKey(field), value);
      }
    });
    boolean sameFields = existing.isEmpty() && stored.getFieldsCount() == fields.size();
    if (!sameFields || !stored.getDatatype().equals(datatype)) {
      writer.accept(place.metadataKey(), metadata());
    }
    existing.keySet().forEach(field -> writer.accept(place.fieldKey(field), ByteString.EMPTY));
  }

  /**
   * What differs from what is there: the datatype if the list of fields does, else the names of
   * fields; everything is looked at either way.
   *
   * @param hashes the SHA-256 of the value of a key, empty if the key is absent
   */
  List<String> mismatches(Function<String, ByteString> hashes) {
    ByteString list = hashes.apply(place.metadataKey());
    List<String> differing = new ArrayList<>();
    fields.forEach((field, value) -> {
      if (!hashes.apply(place.fieldKey(field)).equals(Sha256.of(value))) {
        differing.add(field);
      }
    });
    return list.equals(Sha256.of(metadata())) ? List.copyOf(differing) : List.of(datatype);
  }

  private ByteString metadata() {
    return StateMetadata.newBuilder()
        .setDatatype(datatype)
        .addAllFields(fields.keySet())
        .build()
        .toByteString();
  }
}
