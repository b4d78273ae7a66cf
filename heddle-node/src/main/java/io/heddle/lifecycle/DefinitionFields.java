// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;

/** The parts of a definition as they are stored, with and without its sequence. */
final class DefinitionFields {

  static final String SEQUENCE = "Sequence";
  static final String COLLECTIONS = "Collections";

  private static final String ENDORSEMENT_INFO = "EndorsementInfo";
  private static final String VALIDATION_INFO = "ValidationInfo";

  /** Of a whole definition. */
  static final List<String> NAMES =
      List.of(SEQUENCE, ENDORSEMENT_INFO, VALIDATION_INFO, COLLECTIONS);

  private DefinitionFields() {}

  /** What members of a channel approve of, each by itself. */
  static Map<String, ByteString> parameters(ChaincodeDefinition definition) {
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
    fields.put(ENDORSEMENT_INFO, bytes(endorsement));
    fields.put(VALIDATION_INFO, bytes(validation));
    fields.put(COLLECTIONS, bytes(definition.collections()));
    return fields;
  }

  /** All of it. */
  static Map<String, ByteString> whole(ChaincodeDefinition definition) {
    Map<String, ByteString> fields = new LinkedHashMap<>();
    fields.put(
        SEQUENCE, StateData.newBuilder().setInt64(definition.sequence()).build().toByteString());
    fields.putAll(parameters(definition));
    return fields;
  }

  /** The definition whose parameters lie at the place. */
  static ChaincodeDefinition read(
      StoredPlace place, String name, long sequence, Function<String, ByteString> values) {
    ChaincodeEndorsementInfo endorsement =
        place.parse(ChaincodeEndorsementInfo.parser(), place.bytes(values, ENDORSEMENT_INFO));
    ChaincodeValidationInfo validation =
        place.parse(ChaincodeValidationInfo.parser(), place.bytes(values, VALIDATION_INFO));
    return new ChaincodeDefinition(
        name,
        sequence,
        endorsement.getVersion(),
        endorsement.getInitRequired(),
        endorsement.getEndorsementPlugin(),
        validation.getValidationPlugin(),
        validation.getValidationParameter(),
        collections(place, values));
  }

  /** The collections that lie at the place; the empty message if there are none. */
  static CollectionConfigPackage collections(
      StoredPlace place, Function<String, ByteString> values) {
    return place.parse(CollectionConfigPackage.parser(), place.bytes(values, COLLECTIONS));
  }

  private static ByteString bytes(Message message) {
    return StateData.newBuilder().setBytes(message.toByteString()).build().toByteString();
  }
}
