// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.PackageId;
import io.heddle.base.Sha256;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.Approvals.Approval;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Definitions;
import io.heddle.simulate.Simulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;

/** Definitions and approvals in a ledger, each in a block of its own. */
public record LifecycleState(TestLedger chain, Approvals approvals) {

  /** A definition without collections, with Fabric's plugins and the channel's policy. */
  public static ChaincodeDefinition definition(String name, long sequence, String version) {
    return new ChaincodeDefinition(
        name,
        sequence,
        version,
        false,
        "escc",
        "vscc",
        ByteString.EMPTY,
        CollectionConfigPackage.getDefaultInstance());
  }

  public void define(ChaincodeDefinition definition) {
    commit(simulator -> Definitions.write(simulator, definition));
  }

  /**
   * Approves for the organisation.
   *
   * @param id of the package it chooses; empty if it chooses none
   */
  public void approve(ChaincodeDefinition definition, Optional<PackageId> id) {
    commit(simulator -> approvals.write(simulator, new Approval(definition, id)));
  }

  /** Appends a block with what is written, as a commit of a member's peer would. */
  private void commit(Consumer<Simulator> writing) {
    List<StateChange> changes = new ArrayList<>();
    try (var simulator = new Simulator(TestLedger.txId(1), chain.ledger().snapshot())) {
      writing.accept(simulator);
      simulator
          .privateResults()
          .ifPresent(set -> set.getNsPvtRwsetList().forEach(space -> addPrivate(space, changes)));
      for (NsReadWriteSet space : TxReadWriteSet.parseFrom(simulator.results()).getNsRwsetList()) {
        for (KVWrite write : KVRWSet.parseFrom(space.getRwset()).getWritesList()) {
          changes.add(change(space.getNamespace(), write.getKey(), write.getValue()));
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
    chain.append(changes.toArray(StateChange[]::new));
  }

  private void addPrivate(NsPvtReadWriteSet space, List<StateChange> changes) {
    try {
      for (CollectionPvtReadWriteSet collection : space.getCollectionPvtRwsetList()) {
        String name = collection.getCollectionName();
        for (KVWrite write : KVRWSet.parseFrom(collection.getRwset()).getWritesList()) {
          changes.add(
              change(space.getNamespace() + "$$p" + name, write.getKey(), write.getValue()));
          changes.add(
              new StateChange(
                  space.getNamespace() + "$$h" + name,
                  Sha256.of(write.getKeyBytes()),
                  Optional.of(StateEntry.of(Sha256.of(write.getValue()), version()))));
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private StateChange change(String namespace, String key, ByteString value) {
    return TestLedger.change(namespace, key, value, version());
  }

  private Version version() {
    return new Version(chain.ledger().height(), 0);
  }
}
