// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.heddle.base.Cursor;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateReader;
import io.heddle.simulate.Simulator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;

/**
 * The committed chaincode definitions of a channel, as entries of the namespace {@code _lifecycle}.
 *
 * <p>Fabric: core/chaincode/lifecycle/serializer.go.
 */
public final class Definitions {

  private static final String NAMESPACE = "_lifecycle";
  private static final String METADATA_END = "namespaces/metadata0"; // '0' follows '/'
  private static final String DATATYPE = "ChaincodeDefinition";
  private static final String SEQUENCE = "Sequence";
  private static final String ENDORSEMENT_INFO = "EndorsementInfo";
  private static final String VALIDATION_INFO = "ValidationInfo";
  private static final String COLLECTIONS = "Collections";

  private Definitions() {}

  /** Whether this is the namespace that holds the definitions, which is a chaincode by itself. */
  public static boolean areIn(String namespace) {
    return namespace.equals(NAMESPACE);
  }

  /**
   * The committed definition, or empty if the name is not defined.
   *
   * @throws HeddleException {@code INTERNAL} if what is stored cannot be understood
   */
  public static Optional<ChaincodeDefinition> read(StateReader state, String name) {
    Optional<StateEntry> found = state.get(NAMESPACE, metadataKey(name));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    StateMetadata metadata = parse(StateMetadata.parser(), found.get().value(), name);
    if (!metadata.getDatatype().equals(DATATYPE)) {
      throw new HeddleException(
          Fault.INTERNAL,
          "Namespace '%s' is not a chaincode but a '%s'".formatted(name, metadata.getDatatype()));
    }
    ChaincodeEndorsementInfo endorsement =
        parse(ChaincodeEndorsementInfo.parser(), bytes(state, name, ENDORSEMENT_INFO), name);
    ChaincodeValidationInfo validation =
        parse(ChaincodeValidationInfo.parser(), bytes(state, name, VALIDATION_INFO), name);
    return Optional.of(
        new ChaincodeDefinition(
            name,
            field(state, name, SEQUENCE).getInt64(),
            endorsement.getVersion(),
            endorsement.getInitRequired(),
            endorsement.getEndorsementPlugin(),
            validation.getValidationPlugin(),
            validation.getValidationParameter(),
            parse(CollectionConfigPackage.parser(), bytes(state, name, COLLECTIONS), name)));
  }

  /**
   * Makes a transaction depend on all of a definition, which it has to as soon as it uses a
   * collection.
   */
  public static void recordWhole(Simulator simulator, String name) {
    simulator.get(NAMESPACE, metadataKey(name));
    for (String field : List.of(SEQUENCE, ENDORSEMENT_INFO, VALIDATION_INFO, COLLECTIONS)) {
      simulator.get(NAMESPACE, fieldKey(name, field));
    }
  }

  /** The names of all committed definitions, in key order. */
  public static List<String> names(StateReader state) {
    ByteString prefix = ByteString.copyFromUtf8(metadataKey(""));
    List<String> names = new ArrayList<>();
    try (Cursor<KeyedEntry> entries =
        state.range(NAMESPACE, prefix, ByteString.copyFromUtf8(METADATA_END))) {
      for (Optional<KeyedEntry> entry = entries.next(); entry.isPresent(); entry = entries.next()) {
        names.add(entry.get().key().substring(prefix.size()).toStringUtf8());
      }
    }
    return names;
  }

  /**
   * The sequence of the committed definition, 0 if the name is not defined; read through the
   * simulator, so that the transaction depends on it.
   */
  public static long recordedSequence(Simulator simulator, String name) {
    ByteString value = simulator.get(NAMESPACE, fieldKey(name, SEQUENCE));
    return parse(StateData.parser(), value, name).getInt64();
  }

  /**
   * Puts a definition into the transaction's write set: only the fields that differ from what is
   * committed, and the list of fields only if it is new.
   */
  public static void write(Simulator simulator, ChaincodeDefinition definition) {
    String name = definition.name();
    StateMetadata stored =
        parse(StateMetadata.parser(), simulator.get(NAMESPACE, metadataKey(name)), name);
    Map<String, ByteString> existing = new LinkedHashMap<>();
    for (String field : stored.getFieldsList()) {
      existing.put(field, simulator.get(NAMESPACE, fieldKey(name, field)));
    }

    Map<String, ByteString> fields = fieldsOf(definition);
    fields.forEach((field, value) -> {
      if (!value.equals(existing.remove(field))) {
        simulator.put(NAMESPACE, fieldKey(name, field), value);
      }
    });

    boolean sameFields = existing.isEmpty() && stored.getFieldsCount() == fields.size();
    if (!sameFields || !stored.getDatatype().equals(DATATYPE)) {
      StateMetadata metadata =
          StateMetadata.newBuilder().setDatatype(DATATYPE).addAllFields(fields.keySet()).build();
      simulator.put(NAMESPACE, metadataKey(name), metadata.toByteString());
    }
    existing.keySet().forEach(field -> simulator.delete(NAMESPACE, fieldKey(name, field)));
  }

  /** The marshalled fields in the order in which Fabric lists them. */
  private static Map<String, ByteString> fieldsOf(ChaincodeDefinition definition) {
    ChaincodeEndorsementInfo endorsement =
        ChaincodeEndorsementInfo.newBuilder()
            .setVersion(definition.version())
            .setInitRequired(definition.initRequired())
            .setEndorsementPlugin(definition.endorsementPlugin())
            .build();
    ChaincodeValidationInfo validation =
        ChaincodeValidationInfo.newBuilder()
            .setValidationPlugin(definition.validationPlugin())
            .setValidationParameter(definition.validationParameter())
            .build();
    Map<String, ByteString> fields = new LinkedHashMap<>();
    fields.put(
        SEQUENCE, StateData.newBuilder().setInt64(definition.sequence()).build().toByteString());
    for (Map.Entry<String, Message> field :
        List.of(
            Map.entry(ENDORSEMENT_INFO, (Message) endorsement),
            Map.entry(VALIDATION_INFO, (Message) validation),
            Map.entry(COLLECTIONS, (Message) definition.collections()))) {
      fields.put(
          field.getKey(),
          StateData.newBuilder().setBytes(field.getValue().toByteString()).build().toByteString());
    }
    return fields;
  }

  private static ByteString bytes(StateReader state, String name, String field) {
    return field(state, name, field).getBytes();
  }

  private static StateData field(StateReader state, String name, String field) {
    ByteString value =
        state.get(NAMESPACE, fieldKey(name, field)).map(StateEntry::value).orElse(ByteString.EMPTY);
    return parse(StateData.parser(), value, name);
  }

  private static String metadataKey(String name) {
    return "namespaces/metadata/" + name;
  }

  private static String fieldKey(String name, String field) {
    return "namespaces/fields/" + name + "/" + field;
  }

  private static <T> T parse(Parser<T> parser, ByteString bytes, String name) {
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
