// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Identity;
import io.heddle.identity.Policy;
import io.heddle.validate.NamespaceSet.CollectionSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Whether enough of the right organisations endorsed a transaction, namespace by namespace. Takes
 * the transactions of a block in their order. For one thread.
 *
 * <p>Fabric: core/common/validation/statebased/v20.go and validator_keylevel.go.
 */
final class EndorsementCheck {

  private final ChannelConfig config;
  private final EndorsementPolicies policies;
  private final Map<ByteString, Policy> parsed = new HashMap<>();

  /*
   * Keys whose own policy an earlier transaction of this block changes. Which policy then counts
   * depends on whether that transaction turns out valid, so nobody may write the key in this block
   * any more. The earlier one counts if it passed this check, valid in the end or not.
   */
  private final Set<StateKey> inFlux = new HashSet<>();

  EndorsementCheck(ChannelConfig config, EndorsementPolicies policies) {
    this.config = config;
    this.policies = policies;
  }

  /**
   * Checks the namespaces that the transaction writes, and the one invoked.
   *
   * @param endorsers those whose signatures are good, each once
   * @throws InvalidTransaction for the first namespace, by name, that does not pass
   * @throws Undecided if there is no such one, and there is one of which nobody can tell: with
   *     both, Fabric takes what it finds first, at random, and never goes on with anything but a
   *     failure
   */
  void check(EndorserTransaction transaction, List<Identity> endorsers)
      throws InvalidTransaction, Undecided {
    Optional<InvalidTransaction> first = Optional.empty();
    Optional<Undecided> undecided = Optional.empty();
    // all of them even after a failure: those that pass count for the transactions that follow
    for (String namespace : transaction.endorsedNamespaces()) {
      Optional<NamespaceSet> set =
          transaction.sets().stream()
              .filter(each -> each.namespace().equals(namespace))
              .findFirst();
      try {
        check(namespace, set, endorsers);
        set.ifPresent(passed -> inFlux.addAll(metadataWrites(passed)));
      } catch (InvalidTransaction e) {
        first = first.or(() -> Optional.of(e));
      } catch (Undecided e) {
        undecided = undecided.or(() -> Optional.of(e));
      }
    }
    if (first.isPresent()) {
      throw first.get();
    }
    if (undecided.isPresent()) {
      throw undecided.get();
    }
  }

  private void check(String namespace, Optional<NamespaceSet> set, List<Identity> endorsers)
      throws InvalidTransaction, Undecided {
    ByteString ofChaincode = policies.ofChaincode(namespace);
    Set<ByteString> passed = new HashSet<>();
    for (StateKey key : set.map(EndorsementCheck::writtenKeys).orElse(Set.of())) {
      ByteString counting = counting(key).policy();
      if (passed.add(counting)) {
        require(counting, namespace, endorsers);
      }
    }
    if (passed.isEmpty()) {
      require(ofChaincode, namespace, endorsers);
    }
  }

  /** A policy that counts for a key, and whether it is the key's own. */
  private record Counting(boolean isOwn, ByteString policy) {}

  private Counting counting(StateKey key) throws InvalidTransaction, Undecided {
    if (inFlux.contains(key)) {
      throw failure(
          key.space().namespace(),
          "an earlier transaction of the block changes the policy of a written key");
    }
    Optional<ByteString> own = policies.of(key);
    return new Counting(own.isPresent(), own.isPresent() ? own.get() : policies.of(key.space()));
  }

  /**
   * What {@link #check} demands of the transaction, key by key, and what of it is not satisfied; it
   * changes nothing of what later transactions are told.
   */
  List<Demand> demands(EndorserTransaction transaction, List<Identity> endorsers) {
    List<Demand> demands = new ArrayList<>();
    for (String namespace : transaction.endorsedNamespaces()) {
      Set<StateKey> keys =
          transaction.sets().stream()
              .filter(each -> each.namespace().equals(namespace))
              .findFirst()
              .map(EndorsementCheck::writtenKeys)
              .orElse(Set.of());
      try {
        ByteString ofChaincode = policies.ofChaincode(namespace);
        keys.forEach(key -> demands.add(demand(key, ofChaincode, endorsers)));
        if (keys.isEmpty()) {
          demands.add(
              new Demand(
                  namespace,
                  "",
                  Optional.empty(),
                  Demand.Source.CHAINCODE,
                  Optional.of(ofChaincode),
                  failure(ofChaincode, namespace, endorsers)));
        }
      } catch (InvalidTransaction | Undecided e) {
        demands.add(
            new Demand(
                namespace,
                "",
                Optional.empty(),
                Demand.Source.CHAINCODE,
                Optional.empty(),
                Optional.of(reason(e))));
      }
    }
    return demands;
  }

  private Demand demand(StateKey key, ByteString ofChaincode, List<Identity> endorsers) {
    Space space = key.space();
    try {
      Counting found = counting(key);
      Demand.Source source =
          found.isOwn()
              ? Demand.Source.KEY
              : space.isPrivate() && !found.policy().equals(ofChaincode)
                  ? Demand.Source.COLLECTION
                  : Demand.Source.CHAINCODE;
      return new Demand(
          space.namespace(),
          space.collection(),
          Optional.of(key.key()),
          source,
          Optional.of(found.policy()),
          failure(found.policy(), space.namespace(), endorsers));
    } catch (InvalidTransaction | Undecided e) {
      return new Demand(
          space.namespace(),
          space.collection(),
          Optional.of(key.key()),
          Demand.Source.KEY,
          Optional.empty(),
          Optional.of(reason(e)));
    }
  }

  private Optional<String> failure(ByteString policy, String namespace, List<Identity> endorsers) {
    try {
      require(policy, namespace, endorsers);
      return Optional.empty();
    } catch (InvalidTransaction e) {
      return Optional.of(e.reason());
    }
  }

  private static String reason(Exception of) {
    return switch (of) {
      case InvalidTransaction e -> e.reason();
      case Undecided e -> e.reason();
      default -> throw new IllegalArgumentException(of);
    };
  }

  private void require(ByteString policy, String namespace, List<Identity> endorsers)
      throws InvalidTransaction {
    Policy required;
    Optional<String> objection;
    try {
      required = parsed.computeIfAbsent(policy, config::applicationPolicy);
      objection = required.objection(endorsers);
    } catch (HeddleException e) { // of the policy: nothing is read from the ledger here
      throw failure(namespace, e.getMessage());
    }
    if (objection.isPresent()) {
      throw failure(
          namespace,
          "%s; missing: %s; good endorsements came from %s"
              .formatted(objection.get(), required.missing(endorsers), names(endorsers)));
    }
  }

  private static String names(List<Identity> endorsers) {
    return endorsers.isEmpty()
        ? "nobody"
        : endorsers.stream().map(Identity::name).collect(Collectors.joining(", "));
  }

  /** Every key that is written, value or metadata: those of the namespace first. */
  static Set<StateKey> writtenKeys(NamespaceSet set) {
    Set<StateKey> keys = new LinkedHashSet<>();
    set.open()
        .getWritesList()
        .forEach(write -> keys.add(new StateKey(set.space(), write.getKeyBytes())));
    for (CollectionSet collection : set.collections()) {
      collection
          .hashes()
          .getHashedWritesList()
          .forEach(write -> keys.add(new StateKey(collection.space(), write.getKeyHash())));
    }
    keys.addAll(metadataWrites(set));
    return keys;
  }

  static List<StateKey> metadataWrites(NamespaceSet set) {
    List<StateKey> keys = new ArrayList<>();
    set.open()
        .getMetadataWritesList()
        .forEach(write -> keys.add(new StateKey(set.space(), write.getKeyBytes())));
    for (CollectionSet collection : set.collections()) {
      collection
          .hashes()
          .getMetadataWritesList()
          .forEach(write -> keys.add(new StateKey(collection.space(), write.getKeyHash())));
    }
    return keys;
  }

  private static InvalidTransaction failure(String namespace, String why) {
    return new InvalidTransaction(
        TxValidationCode.ENDORSEMENT_POLICY_FAILURE,
        "The endorsements do not satisfy the policy of '%s': %s".formatted(namespace, why));
  }
}
