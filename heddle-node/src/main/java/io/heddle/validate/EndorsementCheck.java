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
      if (inFlux.contains(key)) {
        throw failure(
            namespace, "an earlier transaction of the block changes the policy of a written key");
      }
      Optional<ByteString> own = policies.of(key);
      ByteString counting = own.isPresent() ? own.get() : policies.of(key.space());
      if (passed.add(counting)) {
        require(counting, namespace, endorsers);
      }
    }
    if (passed.isEmpty()) {
      require(ofChaincode, namespace, endorsers);
    }
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
  private static Set<StateKey> writtenKeys(NamespaceSet set) {
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

  private static List<StateKey> metadataWrites(NamespaceSet set) {
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
