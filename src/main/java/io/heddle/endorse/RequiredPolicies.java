// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.DefaultPolicies;
import io.heddle.identity.Policy;
import io.heddle.identity.SignaturePolicy;
import io.heddle.ledger.StateSnapshot;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Definitions;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/** Finds the policies that all have to be satisfied by those who endorse a transaction. */
public final class RequiredPolicies {

  private RequiredPolicies() {}

  /**
   * The policies that an interest calls for, as they are committed now.
   *
   * @throws HeddleException {@code NOT_FOUND} with Fabric's words if a chaincode is not defined
   */
  public static List<Policy> of(PeerChannel channel, ChaincodeInterest interest) {
    ChannelConfig config = channel.config().get();
    List<Policy> required = new ArrayList<>();
    try (StateSnapshot state = channel.ledger().snapshot()) {
      for (ChaincodeCall call : interest.getChaincodesList()) {
        if (Definitions.areIn(call.getName())) {
          required.add(config.applicationPolicy(DefaultPolicies.ofDefinitions(config)));
          continue;
        }
        ChaincodeDefinition definition =
            Definitions.read(state, call.getName())
                .orElseThrow(() -> unknown(call.getName(), channel));
        if (!call.getDisregardNamespacePolicy()) {
          required.add(config.applicationPolicy(definition.validationParameter()));
        }
        call.getKeyPoliciesList()
            .forEach(policy -> required.add(SignaturePolicy.of(policy, config.msps())));
        for (String collection : call.getCollectionNamesList()) {
          endorsementPolicy(definition, collection)
              .forEach(policy -> required.add(config.applicationPolicy(policy)));
        }
      }
    }
    return required;
  }

  private static List<ByteString> endorsementPolicy(
      ChaincodeDefinition definition, String collection) {
    return definition.collections().getConfigList().stream()
        .map(CollectionConfig::getStaticCollectionConfig)
        .filter(config -> config.getName().equals(collection))
        .filter(StaticCollectionConfig::hasEndorsementPolicy)
        .map(config -> config.getEndorsementPolicy().toByteString())
        .toList();
  }

  private static HeddleException unknown(String chaincode, PeerChannel channel) {
    return new HeddleException(
        Fault.NOT_FOUND,
        "No metadata was found for chaincode %s in channel %s"
            .formatted(chaincode, channel.name()));
  }
}
