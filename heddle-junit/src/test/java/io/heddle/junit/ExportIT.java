// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.GatewayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network in a file. */
final class ExportIT {

  private static final Deployment NOTES = Deployment.ofContracts("notes", NotesContract.class);

  @TempDir private Path dir;

  @Test
  void goes_back_to_its_file_and_others_begin_with_it() throws Exception {
    Path file = dir.resolve("network.heddle");
    try (HeddleNetwork network = Heddle.start(NOTES)) {
      Contract notes = network.contract("notes");
      notes.submitTransaction("put", "a", "kept");
      network.exportTo(file);
      notes.submitTransaction("put", "a", "changed");

      String snapshot = network.importFrom(file);

      assertThat(get(notes)).isEqualTo("kept");
      notes.submitTransaction("put", "a", "changed");
      network.revert(snapshot);
      assertThat(get(notes)).isEqualTo("kept");
      assertThatThrownBy(() -> network.exportTo(file))
          .isInstanceOf(HeddleFailure.class)
          .hasMessage("'%s' is there already; export to another file".formatted(file));
    }
    NetworkPlan other = NetworkPlan.usual().withExport(file).with(NOTES);
    try (HeddleNetwork network = Heddle.start(other)) {
      Contract notes = network.contract("notes");
      assertThat(get(notes)).isEqualTo("kept");
      notes.submitTransaction("append", "a", " on");
      assertThat(get(notes)).isEqualTo("kept on");
    }
    try (HeddleNetwork stranger = Heddle.start()) {
      assertThatThrownBy(() -> stranger.importFrom(file))
          .isInstanceOf(HeddleFailure.class)
          .hasMessage(
              "The export '%s' is of a network with other certificates than this node's; begin a node with it: 'heddle start --from %s --data DIRECTORY'"
                  .formatted(file, file));
    }
  }

  @Test
  void a_file_that_is_not_there_is_told_before_anything_starts() {
    assertThat(TestRun.failures(NotThere.class))
        .singleElement()
        .asString()
        .matches("There is no export '/.*/no/such.heddle'");
  }

  @HeddleTest(export = "no/such.heddle")
  static class NotThere {
    @Test
    void test() {}
  }

  private static String get(Contract notes) throws GatewayException {
    return new String(notes.evaluateTransaction("get", "a"), UTF_8);
  }
}
