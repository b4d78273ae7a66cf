// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.channel.ChannelConfig;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.Version;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Definitions;
import io.heddle.simulate.Simulator;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Spec({"NA-79", "CP-134", "CP-140"})
final class DeploymentsTest {

  private static final PackageId FIRST = PackageId.of("basic", "01");
  private static final PackageId SECOND = PackageId.of("basic", "02");

  @TempDir private Path dir;
  private TestLedger chain;
  private Approvals approvals;
  private final AtomicBoolean isInstalled = new AtomicBoolean(true);
  private Deployments deployments;

  @BeforeEach
  void open() {
    chain = TestLedger.in(dir.resolve("ledger"));
    approvals = new Approvals(dir.resolve("approvals.json"));
    deployments = new Deployments(approvals, _ -> isInstalled.get());
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  void finds_the_approved_package_and_the_version() {
    define(1, "1.0");
    approvals.approve(TestLedger.CHANNEL, "basic", 1, FIRST);

    Deployment found = find();

    assertThat(found.packageId()).isEqualTo(FIRST);
    assertThat(found.definition().version()).isEqualTo("1.0");
    assertThat(isCallable()).isTrue();
  }

  @Test
  void notices_that_the_chaincode_was_upgraded() {
    define(1, "1.0");
    approvals.approve(TestLedger.CHANNEL, "basic", 1, FIRST);
    approvals.approve(TestLedger.CHANNEL, "basic", 2, SECOND);
    find();
    assertThat(isCallable()).isTrue();

    define(2, "2.0");

    assertThat(find().packageId()).isEqualTo(SECOND);
    assertThat(find().definition().version()).isEqualTo("2.0");
  }

  @Test
  void a_name_that_is_not_defined_cannot_be_called() {
    assertThatThrownBy(this::find)
        .isInstanceOf(HeddleException.class)
        .hasMessage("chaincode basic not found");
    assertThat(isCallable()).isFalse();
  }

  @Test
  void a_definition_that_the_organisation_did_not_approve_cannot_be_called() {
    define(1, "1.0");
    approvals.approve(TestLedger.CHANNEL, "basic", 2, SECOND);

    assertThatThrownBy(this::find)
        .hasMessage(
            "chaincode definition for 'basic' at sequence 1 on channel 'mychannel' has not yet been approved by this org");
    assertThat(isCallable()).isFalse();
  }

  @Test
  void a_package_that_is_not_installed_cannot_be_called() {
    define(1, "1.0");
    approvals.approve(TestLedger.CHANNEL, "basic", 1, FIRST);
    isInstalled.set(false);

    assertThatThrownBy(this::find)
        .hasMessage("chaincode definition for 'basic' exists, but chaincode is not installed");
    assertThat(isCallable()).isFalse();
  }

  private Deployment find() {
    try (Simulator simulator = simulator()) {
      return deployments.find(TestLedger.CHANNEL, "basic", simulator);
    }
  }

  private boolean isCallable() {
    Supplier<ChannelConfig> unused =
        () -> {
          throw new IllegalStateException("not needed here");
        };
    return deployments.isCallable(
        new PeerChannel(TestLedger.CHANNEL, unused, chain.ledger()), "basic");
  }

  private Simulator simulator() {
    return new Simulator(TestLedger.txId(1), chain.ledger().snapshot());
  }

  private void define(long sequence, String version) {
    List<StateChange> changes = new ArrayList<>();
    try (Simulator simulator = simulator()) {
      Definitions.write(
          simulator,
          new ChaincodeDefinition(
              "basic",
              sequence,
              version,
              false,
              "escc",
              "vscc",
              ByteString.EMPTY,
              CollectionConfigPackage.getDefaultInstance()));
      TxReadWriteSet set = TxReadWriteSet.parseFrom(simulator.results());
      for (KVWrite write : KVRWSet.parseFrom(set.getNsRwset(0).getRwset()).getWritesList()) {
        changes.add(
            TestLedger.change(
                set.getNsRwset(0).getNamespace(),
                write.getKey(),
                write.getValue(),
                new Version(chain.ledger().height(), 0)));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
    chain.append(changes.toArray(StateChange[]::new));
  }
}
