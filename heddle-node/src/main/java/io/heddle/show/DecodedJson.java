// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message of Fabric as JSON, with the messages in its fields of bytes taken apart too, as {@code
 * configtxlator proto_decode} prints it. Where that tool gives up, because bytes are not the
 * message that they should be, they stay in Base64.
 *
 * <p>Fabric: fabric-config, protolator/json.go.
 */
public final class DecodedJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private DecodedJson() {}

  /** The message as an object; {@link SortedJson} writes it as that tool does. */
  public static ObjectNode of(Message message) {
    return object(message, ConfigTree.ELSEWHERE);
  }

  /** The message as that tool writes it, with the end of the last line. */
  public static String text(Message message) {
    return SortedJson.of(of(message)) + "\n";
  }

  private static ObjectNode object(Message message, ConfigTree place) {
    ObjectNode object = NODES.objectNode();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.getRealContainingOneof() != null && !message.hasField(field)) {
        continue;
      }
      object.set(field.getName(), field(message, field, place));
    }
    return object;
  }

  private static JsonNode field(Message message, FieldDescriptor field, ConfigTree place) {
    if (field.isMapField()) {
      return map(message, field, place);
    }
    if (field.isRepeated()) {
      ArrayNode array = NODES.arrayNode();
      for (Object each : (List<?>) message.getField(field)) {
        array.add(value(message, field, each));
      }
      return array;
    }
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      return message.hasField(field)
          ? nested((Message) message.getField(field), within(message, field))
          : NODES.nullNode();
    }
    Object value = message.getField(field);
    return value instanceof ByteString bytes && bytes.isEmpty()
        ? NODES.nullNode()
        : value(message, field, value);
  }

  /** Where a configuration begins. */
  private static ConfigTree within(Message message, FieldDescriptor field) {
    boolean isRoot =
        (message instanceof Config || message instanceof ConfigUpdate)
            && message.getField(field) instanceof ConfigGroup;
    return isRoot ? ConfigTree.CHANNEL : ConfigTree.ELSEWHERE;
  }

  private static ObjectNode map(Message message, FieldDescriptor field, ConfigTree place) {
    FieldDescriptor keys = field.getMessageType().findFieldByName("key");
    FieldDescriptor values = field.getMessageType().findFieldByName("value");
    ObjectNode object = NODES.objectNode();
    for (Object each : (List<?>) message.getField(field)) {
      Message entry = (Message) each;
      String key = String.valueOf(entry.getField(keys));
      object.set(
          key,
          switch (entry.getField(values)) {
            case ConfigGroup group -> object(group, place.group(key));
            case ConfigValue value -> configValue(value, place.value(key));
            case Message other -> nested(other, ConfigTree.ELSEWHERE);
            case Object plain -> value(entry, values, plain);
          });
    }
    return object;
  }

  private static ObjectNode configValue(ConfigValue value, Optional<Message> kind) {
    ObjectNode object = object(value, ConfigTree.ELSEWHERE);
    kind.filter(_ -> !value.getValue().isEmpty())
        .flatMap(some -> OpaqueFields.parsed(some, value.getValue()))
        .ifPresent(held -> object.set("value", of(held)));
    return object;
  }

  private static JsonNode value(Message message, FieldDescriptor field, Object value) {
    return switch (value) {
      case ByteString bytes -> bytes(message, field, bytes);
      case Message nested -> nested(nested, ConfigTree.ELSEWHERE);
      case EnumValueDescriptor named ->
          named.getIndex() < 0
              ? NODES.numberNode(named.getNumber())
              : NODES.stringNode(named.getName());
      case Long number ->
          NODES.stringNode(isUnsigned(field) ? Long.toUnsignedString(number) : number.toString());
      case Integer number ->
          isUnsigned(field)
              ? NODES.numberNode(Integer.toUnsignedLong(number))
              : NODES.numberNode(number);
      case Boolean truth -> NODES.booleanNode(truth);
      case Double number -> NODES.numberNode(number);
      case Float number -> NODES.numberNode(number);
      default -> NODES.stringNode(value.toString());
    };
  }

  private static boolean isUnsigned(FieldDescriptor field) {
    return switch (field.getType()) {
      case UINT32, UINT64, FIXED32, FIXED64 -> true;
      default -> false;
    };
  }

  private static JsonNode bytes(Message message, FieldDescriptor field, ByteString bytes) {
    return OpaqueFields.kind(message, field)
        .flatMap(kind -> OpaqueFields.parsed(kind, bytes))
        .<JsonNode>map(DecodedJson::of)
        .orElseGet(() -> NODES.stringNode(Base64.getEncoder().encodeToString(bytes.toByteArray())));
  }

  private static JsonNode nested(Message message, ConfigTree place) {
    return message instanceof Timestamp time ? time(time) : object(message, place);
  }

  private static JsonNode time(Timestamp time) {
    try {
      return NODES.stringNode(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString());
    } catch (DateTimeException | ArithmeticException e) {
      return NODES.stringNode(BigInteger.valueOf(time.getSeconds()) + " s");
    }
  }
}
