// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.DefaultPolicies;
import io.heddle.ledger.StateMetadata;
import io.heddle.ledger.StateReader;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Definitions;
import io.heddle.lifecycle.StoredDefinition;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Which endorsement policy counts for a namespace, a collection or a key, as of the state before
 * the block. Policies are marshalled {@code ApplicationPolicy}. For one thread.
 */
final class EndorsementPolicies {

  private static final String IMPLICIT_COLLECTION = "_implicit_org_";
  private static final String VALIDATION_PARAMETER = "VALIDATION_PARAMETER";
  private static final String BUILT_IN_PLUGIN = "vscc";

  private final ChannelConfig config;
  private final StateReader committed;
  private final CommittedDefinitions definitions;

  EndorsementPolicies(
      ChannelConfig config, StateReader committed, CommittedDefinitions definitions) {
    this.config = config;
    this.committed = committed;
    this.definitions = definitions;
  }

  /**
   * The policy of a chaincode.
   *
   * @throws InvalidTransaction {@code INVALID_CHAINCODE} if there is no such chaincode
   * @throws Undecided if its definition cannot be read, or asks for a validation plugin that is not
   *     there
   */
  ByteString ofChaincode(String name) throws InvalidTransaction, Undecided {
    if (Definitions.areIn(name)) {
      return DefaultPolicies.ofDefinitions(config);
    }
    ChaincodeDefinition definition = definition(name);
    if (definition.validationPlugin().isEmpty() || definition.validationParameter().isEmpty()) {
      throw invalidChaincode(
          "The definition of chaincode '%s' has no validation plugin or no policy".formatted(name));
    }
    if (!definition.validationPlugin().equals(BUILT_IN_PLUGIN)) {
      throw new Undecided(
          "Chaincode '%s' is to be validated by plugin '%s'; only '%s' is there"
              .formatted(name, definition.validationPlugin(), BUILT_IN_PLUGIN));
    }
    return definition.validationParameter();
  }

  private ChaincodeDefinition definition(String name) throws InvalidTransaction, Undecided {
    StoredDefinition stored =
        Space.isReserved(name) ? new StoredDefinition.Absent() : definitions.find(name);
    return switch (stored) {
      case StoredDefinition.Defined(ChaincodeDefinition definition) -> definition;
      case StoredDefinition.Absent() ->
          throw invalidChaincode("Chaincode '%s' is not defined".formatted(name));
      case StoredDefinition.Unreadable(String why) -> throw new Undecided(why);
    };
  }

  /**
   * The policy for writes to keys without one of their own: that of the collection, else that of
   * the chaincode.
   *
   * @throws InvalidTransaction {@code ENDORSEMENT_POLICY_FAILURE} if there is no such collection
   * @throws Undecided as {@link #ofChaincode}
   */
  ByteString of(Space space) throws InvalidTransaction, Undecided {
    if (!space.isPrivate()) {
      return ofChaincode(space.namespace());
    }
    String collection = space.collection();
    if (collection.startsWith(IMPLICIT_COLLECTION)) {
      var organisation = new MspId(collection.substring(IMPLICIT_COLLECTION.length()));
      return DefaultPolicies.ofImplicitCollection(config, organisation)
          .orElseThrow(() -> noCollection(space));
    }
    StaticCollectionConfig found =
        definitions.collection(space).orElseThrow(() -> noCollection(space));
    return found.hasEndorsementPolicy()
        ? found.getEndorsementPolicy().toByteString()
        : ofChaincode(space.namespace());
  }

  /**
   * The key's own policy, if it has one.
   *
   * @throws InvalidTransaction {@code ENDORSEMENT_POLICY_FAILURE} if what is stored is no policy
   */
  Optional<ByteString> of(StateKey key) throws InvalidTransaction {
    Optional<ByteString> stored =
        Optional.of(committed.metadata(key.space().stateNamespace(), key.key()))
            .filter(metadata -> !metadata.isEmpty())
            .map(StateMetadata::parse)
            .map(entries -> entries.get(VALIDATION_PARAMETER))
            .filter(policy -> !policy.isEmpty());
    if (stored.isEmpty()) {
      return stored;
    }
    try {
      return Optional.of(
          ApplicationPolicy.newBuilder()
              .setSignaturePolicy(SignaturePolicyEnvelope.parseFrom(stored.get()))
              .build()
              .toByteString());
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidTransaction(
          TxValidationCode.ENDORSEMENT_POLICY_FAILURE,
          "The endorsement policy of a key in '%s' cannot be parsed: %s"
              .formatted(key.space().stateNamespace(), e.getMessage()));
    }
  }

  private static InvalidTransaction invalidChaincode(String reason) {
    return new InvalidTransaction(TxValidationCode.INVALID_CHAINCODE, reason);
  }

  private static InvalidTransaction noCollection(Space space) {
    return new InvalidTransaction(
        TxValidationCode.ENDORSEMENT_POLICY_FAILURE,
        "Chaincode '%s' has no collection '%s'".formatted(space.namespace(), space.collection()));
  }
}
