// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.DefaultPolicies;
import io.heddle.identity.Policy;
import io.heddle.identity.SignaturePolicy;
import io.heddle.joined.JoinedChannel;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.CollectionDefinitions;
import io.heddle.lifecycle.DefinitionCache.Chosen;
import io.heddle.lifecycle.Definitions;
import io.heddle.words.Foreign;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/** Finds the policies that all have to be satisfied by those who endorse a transaction. */
public final class RequiredPolicies {

  private RequiredPolicies() {}

  /**
   * The policies that an interest calls for, as they are committed now.
   *
   * @throws HeddleException {@code NOT_FOUND} with Fabric's words if a chaincode is not defined
   */
  public static List<Policy> of(JoinedChannel channel, ChaincodeInterest interest) {
    ChannelConfig config = channel.config();
    List<Policy> required = new ArrayList<>();
    for (ChaincodeCall call : interest.getChaincodesList()) {
      if (Definitions.areIn(call.getName())) {
        required.add(config.applicationPolicy(DefaultPolicies.ofDefinitions(config)));
        continue;
      }
      ChaincodeDefinition definition =
          channel
              .definitions()
              .find(call.getName())
              .map(Chosen::definition)
              .orElseThrow(() -> unknown(call.getName(), channel));
      call.getKeyPoliciesList()
          .forEach(policy -> required.add(SignaturePolicy.of(policy, config.msps())));
      for (ByteString policy : policies(definition, call)) {
        required.add(config.applicationPolicy(policy));
      }
    }
    return required;
  }

  /** A collection's own policy stands in the place of the chaincode's. */
  private static Set<ByteString> policies(ChaincodeDefinition definition, ChaincodeCall call) {
    Set<ByteString> policies = new LinkedHashSet<>();
    if (call.getCollectionNamesList().isEmpty() && !call.getDisregardNamespacePolicy()) {
      policies.add(definition.validationParameter());
    }
    for (String collection : call.getCollectionNamesList()) {
      policies.add(
          CollectionDefinitions.listed(definition, collection)
              .filter(StaticCollectionConfig::hasEndorsementPolicy)
              .map(config -> config.getEndorsementPolicy().toByteString())
              .orElse(definition.validationParameter()));
    }
    return policies;
  }

  private static HeddleException unknown(String chaincode, JoinedChannel channel) {
    return new HeddleException(
        Fault.NOT_FOUND,
        "No metadata was found for chaincode %s in channel %s"
            .formatted(Foreign.text(chaincode), channel.name()));
  }
}
