// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.endorse.FailedDeployments.Failure;
import io.heddle.joined.JoinedChannel;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.Deployment;
import io.heddle.simulate.Simulator;
import io.heddle.testing.Joining;
import io.heddle.testing.LifecycleState;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
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
  private final Approvals approvals = new Approvals(new MspId("Org1MSP"));
  private final Set<PackageId> installed = new HashSet<>(Set.of(FIRST, SECOND));
  private JoinedChannel channel;
  private Deployments deployments;

  @BeforeEach
  void open() {
    chain = TestLedger.in(dir.resolve("ledger"));
    channel =
        Joining.channel(
            chain.ledger(), RecordedChannel.config(), RecordedNetwork.org1Peer(), () -> installed);
    chain.follow(channel.definitions());
    deployments = new Deployments(false, FailedDeployments.none());
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  void finds_the_approved_package_and_the_version() {
    approve(1, "1.0", FIRST);
    define(1, "1.0");

    Deployment found = find();

    assertThat(found.packageId()).isEqualTo(FIRST);
    assertThat(found.definition().version()).isEqualTo("1.0");
    assertThat(isCallable()).isTrue();
  }

  @Test
  @Spec({"CP-4", "CP-140", "EB-614"})
  void in_development_what_is_not_installed_goes_by_name_and_version() {
    approve(1, "1.0", FIRST);
    define(1, "1.0");
    deployments = new Deployments(true, FailedDeployments.none());
    assertThat(find().packageId()).isEqualTo(FIRST);

    installed.remove(FIRST);

    assertThat(find().packageId()).isEqualTo(new PackageId("basic:1.0"));
    assertThat(isCallable()).isTrue();
  }

  @Test
  void notices_that_the_chaincode_was_upgraded() {
    approve(1, "1.0", FIRST);
    define(1, "1.0");
    approve(2, "2.0", SECOND);
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
  void a_name_whose_deployment_failed_is_told_why() {
    var failed = new FailedDeployments(() -> installed);
    deployments = new Deployments(false, failed);
    PackageId third = PackageId.of("basic", "03");

    failed.add(new Failure("basic", third, Instant.EPOCH, "no yarn"));
    failed.add(new Failure("other", FIRST, Instant.EPOCH, "no loom")); // it means it by now

    assertThatThrownBy(this::find)
        .hasMessage("chaincode basic not found; it could not be deployed: no yarn");
    assertThat(failed.all()).extracting(Failure::name).containsExactly("basic");
    installed.add(third); // by other means
    assertThatThrownBy(this::find).hasMessage("chaincode basic not found");
    assertThat(failed.all()).isEmpty();
    installed.remove(third);
    failed.forget(third);
    assertThat(failed.all()).isEmpty();
  }

  @Test
  void a_long_reason_fits_into_the_status_of_a_call() {
    var failed = new FailedDeployments(() -> installed);
    failed.add(new Failure("basic", PackageId.of("b", "03"), Instant.EPOCH, "ü".repeat(5000)));

    assertThat(failed.behind("not found", channel, "basic"))
        .isEqualTo("not found; it could not be deployed: " + "ü".repeat(1000) + "…");
  }

  @Test
  void a_definition_that_the_organisation_did_not_approve_cannot_be_called() {
    define(1, "1.0");
    approve(2, "2.0", SECOND);

    assertThatThrownBy(this::find)
        .hasMessage(
            "chaincode definition for 'basic' at sequence 1 on channel 'mychannel' has not yet been approved by this org");
    assertThat(isCallable()).isFalse();
  }

  @Test
  void a_package_that_is_not_installed_cannot_be_called() {
    approve(1, "1.0", FIRST);
    define(1, "1.0");
    installed.remove(FIRST);

    assertThatThrownBy(this::find)
        .hasMessage("chaincode definition for 'basic' exists, but chaincode is not installed");
    assertThat(isCallable()).isFalse();
  }

  private Deployment find() {
    try (Simulator simulator = simulator()) {
      return deployments.find(channel, "basic", simulator);
    }
  }

  private boolean isCallable() {
    return deployments.isCallable(channel, "basic");
  }

  private Simulator simulator() {
    return new Simulator(TestLedger.txId(1), chain.ledger().snapshot());
  }

  @Test
  void an_approval_of_something_else_does_not_count() {
    approve(1, "1.1", FIRST);
    define(1, "1.0");

    assertThatThrownBy(this::find).hasMessageEndingWith("has not yet been approved by this org");
    assertThat(isCallable()).isFalse();
  }

  @Test
  void notices_that_the_organisation_chose_another_package_or_none() {
    approve(1, "1.0", FIRST);
    define(1, "1.0");
    assertThat(find().packageId()).isEqualTo(FIRST);

    approve(1, "1.0", SECOND);
    assertThat(find().packageId()).isEqualTo(SECOND);

    withdraw(1, "1.0");
    assertThatThrownBy(this::find)
        .hasMessage("chaincode definition for 'basic' exists, but chaincode is not installed");
  }

  private void define(long sequence, String version) {
    state().define(LifecycleState.definition("basic", sequence, version));
  }

  private void approve(long sequence, String version, PackageId id) {
    state().approve(LifecycleState.definition("basic", sequence, version), Optional.of(id));
  }

  private void withdraw(long sequence, String version) {
    state().approve(LifecycleState.definition("basic", sequence, version), Optional.empty());
  }

  private LifecycleState state() {
    return new LifecycleState(chain, approvals);
  }
}
