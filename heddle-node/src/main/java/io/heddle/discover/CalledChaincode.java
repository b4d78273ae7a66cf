// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import com.google.protobuf.ByteString;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.DefaultPolicies;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.CollectionDefinitions;
import io.heddle.lifecycle.DefinitionCache;
import io.heddle.lifecycle.DefinitionCache.Chosen;
import io.heddle.lifecycle.Definitions;
import io.heddle.words.Foreign;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * A chaincode in an interest, as it is defined now.
 *
 * <p>Fabric: core/chaincode/lifecycle/metadata_provider.go and discovery/support/chaincode.
 *
 * @param sequence of its definition
 * @param policy that of the chaincode
 * @param collections those of the call, in its order, each once
 */
record CalledChaincode(
    ChaincodeCall call,
    long sequence,
    SignaturePolicyEnvelope policy,
    List<CalledCollection> collections) {

  static final String LIFECYCLE = "_lifecycle";
  static final long LIFECYCLE_SEQUENCE = 1;

  CalledChaincode {
    collections = List.copyOf(collections);
  }

  /**
   * A collection that a call names.
   *
   * @param members who reads its values; empty if the chaincode has no such collection
   * @param policy its own, if it has one
   */
  record CalledCollection(
      String name, Optional<List<MSPPrincipal>> members, Optional<SignaturePolicyEnvelope> policy) {

    static CalledCollection missing(String name) {
      return new CalledCollection(name, Optional.empty(), Optional.empty());
    }
  }

  /**
   * The chaincode that a call means.
   *
   * @throws NoDescriptor with Fabric's words if it is not defined, or its policy names another one
   *     that is not there
   */
  static CalledChaincode of(ChannelConfig config, DefinitionCache definitions, ChaincodeCall call)
      throws NoDescriptor {
    if (Definitions.areIn(call.getName())) {
      return of(
          config,
          call,
          LIFECYCLE_SEQUENCE,
          DefaultPolicies.ofDefinitions(config),
          CollectionConfigPackage.getDefaultInstance());
    }
    ChaincodeDefinition definition =
        definitions
            .find(call.getName())
            .map(Chosen::definition)
            .orElseThrow(() -> unknown(config, call));
    return of(
        config,
        call,
        definition.sequence(),
        definition.validationParameter(),
        definition.collections());
  }

  private static CalledChaincode of(
      ChannelConfig config,
      ChaincodeCall call,
      long sequence,
      ByteString policy,
      CollectionConfigPackage defined)
      throws NoDescriptor {
    List<CalledCollection> collections = new ArrayList<>();
    for (String name : new LinkedHashSet<>(call.getCollectionNamesList())) {
      collections.add(collection(config, call, name, defined));
    }
    return new CalledChaincode(call, sequence, signatures(config, call, policy), collections);
  }

  private static CalledCollection collection(
      ChannelConfig config, ChaincodeCall call, String name, CollectionConfigPackage defined)
      throws NoDescriptor {
    // Fabric's discovery takes the members' policy here, where its validation asks the channel
    Optional<StaticCollectionConfig> implicit = CollectionDefinitions.implicit(name);
    if (implicit.isPresent()) {
      SignaturePolicyEnvelope members = implicit.get().getMemberOrgsPolicy().getSignaturePolicy();
      return new CalledCollection(
          name, Optional.of(members.getIdentitiesList()), Optional.of(members));
    }
    Optional<StaticCollectionConfig> listed = CollectionDefinitions.listed(defined, name);
    if (listed.isEmpty()) {
      return CalledCollection.missing(name);
    }
    StaticCollectionConfig found = listed.get();
    return new CalledCollection(
        name,
        Optional.of(found.getMemberOrgsPolicy().getSignaturePolicy().getIdentitiesList()),
        found.hasEndorsementPolicy()
            ? Optional.of(signatures(config, call, found.getEndorsementPolicy().toByteString()))
            : Optional.empty());
  }

  /**
   * The policies that count: that of the chaincode if no collection is named, else for each
   * collection its own or that of the chaincode; equal ones once.
   *
   * @throws NoDescriptor if one of them names nobody
   */
  Set<SignaturePolicyEnvelope> policies() throws NoDescriptor {
    Set<SignaturePolicyEnvelope> policies = new LinkedHashSet<>();
    requireSomebody(policy);
    if (collections.isEmpty()) {
      policies.add(policy);
    }
    for (CalledCollection collection : collections) {
      SignaturePolicyEnvelope counting = collection.policy().orElse(policy);
      requireSomebody(counting);
      policies.add(counting);
    }
    return policies;
  }

  /** The policies that count, without those of keys. */
  List<SignaturePolicyEnvelope> counting() throws NoDescriptor {
    List<SignaturePolicyEnvelope> policies = List.copyOf(policies());
    if (!call.getDisregardNamespacePolicy()) {
      return policies;
    }
    if (policies.size() == 1 && call.getKeyPoliciesCount() == 0) {
      throw new NoDescriptor(
          "requested to disregard a chaincode's policy but key and collection policies are missing");
    }
    return policies.subList(1, policies.size());
  }

  /** Whether a peer can execute it as it is defined. */
  boolean runsOn(Candidate peer) {
    return peer.runs(call.getName(), sequence);
  }

  private static void requireSomebody(SignaturePolicyEnvelope policy) throws NoDescriptor {
    if (policy.getIdentitiesCount() == 0 || !policy.hasRule()) {
      throw new NoDescriptor("policy not found");
    }
  }

  private static SignaturePolicyEnvelope signatures(
      ChannelConfig config, ChaincodeCall call, ByteString policy) throws NoDescriptor {
    return config.applicationSignatures(policy).orElseThrow(() -> unknown(config, call));
  }

  private static NoDescriptor unknown(ChannelConfig config, ChaincodeCall call) {
    return new NoDescriptor(
        "No metadata was found for chaincode %s in channel %s"
            .formatted(Foreign.text(call.getName()), config.channel()));
  }
}
