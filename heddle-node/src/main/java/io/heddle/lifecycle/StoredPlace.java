// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;

/**
 * Where the fields of one thing lie in the namespace {@code _lifecycle}.
 *
 * @param area what its keys begin with
 */
record StoredPlace(String area, String name) {

  static final String NAMESPACES = "namespaces";
  static final String SOURCES = "chaincode-sources";

  /** A chaincode's definition. */
  static StoredPlace ofDefinition(String name) {
    return new StoredPlace(NAMESPACES, name);
  }

  /** An organisation's approval of one. */
  static StoredPlace ofApproval(String name, long sequence) {
    return new StoredPlace(NAMESPACES, name + "#" + sequence);
  }

  /** The package that an organisation chose along with its approval. */
  static StoredPlace ofSource(String name, long sequence) {
    return new StoredPlace(SOURCES, name + "#" + sequence);
  }

  String metadataKey() {
    return area + "/metadata/" + name;
  }

  /** All keys at which fields of these names and their list are. */
  List<String> keys(List<String> fields) {
    return Stream.concat(Stream.of(metadataKey()), fields.stream().map(this::fieldKey)).toList();
  }

  String fieldKey(String field) {
    return area + "/fields/" + name + "/" + field;
  }

  /** The list of the fields; the empty message if there is none. */
  StateMetadata metadata(Function<String, ByteString> values) {
    return parse(StateMetadata.parser(), values.apply(metadataKey()));
  }

  /** One field; the empty message if it is absent. */
  StateData field(Function<String, ByteString> values, String field) {
    return parse(StateData.parser(), values.apply(fieldKey(field)));
  }

  /** A field that holds bytes; empty if it is absent. */
  ByteString bytes(Function<String, ByteString> values, String field) {
    StateData data = field(values, field);
    return switch (data.getTypeCase()) {
      case BYTES, TYPE_NOT_SET -> data.getBytes();
      case INT64, STRING -> throw ofWrongType(field);
    };
  }

  /** A field that holds a number; 0 if it is absent. */
  long int64(Function<String, ByteString> values, String field) {
    StateData data = field(values, field);
    return switch (data.getTypeCase()) {
      case INT64, TYPE_NOT_SET -> data.getInt64();
      case BYTES, STRING -> throw ofWrongType(field);
    };
  }

  private HeddleException ofWrongType(String field) {
    return new HeddleException(
        Fault.INTERNAL,
        "The stored definition of chaincode '%s' cannot be read: its field '%s' is of another type"
            .formatted(name, field));
  }

  <T> T parse(Parser<T> parser, ByteString bytes) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "The stored definition of chaincode '%s' cannot be read: %s"
              .formatted(name, e.getMessage()),
          e);
    }
  }
}
