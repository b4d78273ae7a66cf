// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.client.Contract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks and chaincodes that lie in files. */
final class GivenFilesIT {

  @TempDir private Path dir;

  @HeddleTest(network = "heddle-junit/src/test/resources/network.yaml")
  @Chaincode(value = "notes", contracts = NotesContract.class)
  static class OfANetworkFile {

    @Test
    void is_what_the_file_says(HeddleNetwork network, Contract notes) throws Exception {
      assertThat(network.organizations())
          .extracting(Organization::mspId)
          .containsExactly("Org1MSP", "Org2MSP");
      assertThat(network.channel()).isEqualTo("trade");
      notes.submitTransaction("put", "a", "1");
    }
  }

  @Test
  void a_network_file_says_who_there_is() {
    assertThat(TestRun.failures(OfANetworkFile.class)).isEmpty();
  }

  @Test
  void a_package_is_deployed() throws Exception {
    try (ContractServer server =
        ContractServer.start(
            ContractClasses.of("notes", List.of(NotesContract.class)), List.of())) {
      ServerPackage made = ServerPackage.make("notes", server.address(), Map.of(), dir);
      server.registerAs(made.id());
      try (HeddleNetwork network = Heddle.start(Deployment.ofPackage("notes", made.file()))) {
        network.contract("notes").submitTransaction("put", "a", "1");
        assertThat(new String(network.contract("notes").evaluateTransaction("get", "a"), UTF_8))
            .isEqualTo("1");
        server.expectEnd();
      }
    }
  }

  @Test
  void a_package_that_is_not_there_is_told() {
    assertThatThrownBy(() -> Heddle.start(Deployment.ofPackage("notes", dir.resolve("none.tgz"))))
        .isInstanceOf(HeddleFailure.class)
        .hasMessage(
            "Chaincode 'notes': there is no package file '%s'".formatted(dir.resolve("none.tgz")));
  }
}
