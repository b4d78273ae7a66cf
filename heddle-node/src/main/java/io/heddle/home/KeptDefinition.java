// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.lifecycle.ChaincodeDefinition;
import java.util.HashMap;
import java.util.Map;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a name meant on a channel, to be defined again on a fresh ledger.
 *
 * @param definition as the first one of its name
 * @param packages that each organisation had chosen
 */
public record KeptDefinition(
    ChannelName channel, ChaincodeDefinition definition, Map<MspId, PackageId> packages) {

  public KeptDefinition {
    packages = Map.copyOf(packages);
  }

  /** Of the definition that there is now. */
  public static KeptDefinition of(
      ChannelName channel, ChaincodeDefinition present, Map<MspId, PackageId> packages) {
    return new KeptDefinition(
        channel,
        new ChaincodeDefinition(
            present.name(),
            1,
            present.version(),
            present.initRequired(),
            present.endorsementPlugin(),
            present.validationPlugin(),
            present.validationParameter(),
            present.collections()),
        packages);
  }

  void writeTo(ObjectNode json) {
    json.put("channel", channel.value());
    json.put("name", definition.name());
    json.put("version", definition.version());
    json.put("initRequired", definition.initRequired());
    json.put("endorsementPlugin", definition.endorsementPlugin());
    json.put("validationPlugin", definition.validationPlugin());
    json.put("policy", definition.validationParameter().toByteArray());
    json.put("collections", definition.collections().toByteArray());
    ObjectNode chosen = json.putObject("packages");
    packages.forEach((organisation, id) -> chosen.put(organisation.value(), id.value()));
  }

  /**
   * What {@link #writeTo} has written.
   *
   * @throws RuntimeException if it is anything else
   */
  static KeptDefinition read(JsonNode json) throws InvalidProtocolBufferException {
    Map<MspId, PackageId> packages = new HashMap<>();
    json.required("packages")
        .properties()
        .forEach(each ->
            packages.put(new MspId(each.getKey()), new PackageId(each.getValue().asString())));
    return new KeptDefinition(
        new ChannelName(json.required("channel").asString()),
        new ChaincodeDefinition(
            json.required("name").asString(),
            1,
            json.required("version").asString(),
            json.required("initRequired").asBoolean(),
            json.required("endorsementPlugin").asString(),
            json.required("validationPlugin").asString(),
            ByteString.copyFrom(json.required("policy").binaryValue()),
            CollectionConfigPackage.parseFrom(json.required("collections").binaryValue())),
        packages);
  }
}
