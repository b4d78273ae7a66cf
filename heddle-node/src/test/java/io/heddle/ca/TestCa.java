// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.base.MspId;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.issue.DeveloperNetwork;
import io.heddle.issue.DeveloperNetwork.Host;
import io.heddle.issue.DeveloperNetwork.OrdererOrganisation;
import io.heddle.issue.DeveloperNetwork.PeerOrganisation;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** An organisation whose authority can be opened. */
final class TestCa {

  static final MspId ORG1 = new MspId("Org1MSP");
  static final String SECRET = "adminpw";

  /** Little work, for tests compare many. */
  static final Secrets SECRETS = new Secrets(1000);

  private TestCa() {}

  static DeveloperCrypto crypto(Path folder, Clock clock) {
    return DeveloperCrypto.open(
        folder,
        new DeveloperNetwork(
            List.of(
                new PeerOrganisation(
                    "org1",
                    ORG1,
                    "org1.example.com",
                    List.of(new Host("peer0", List.of())),
                    List.of())),
            new OrdererOrganisation(
                new MspId("OrdererMSP"), "example.com", new Host("orderer", List.of()))),
        clock);
  }

  /** With a registrar {@code admin} whose secret is {@link #SECRET}. */
  static FabricCa open(DeveloperCrypto crypto, Path folder, Clock clock) {
    return FabricCa.open(
        "ca-org1",
        crypto.authority(ORG1),
        folder,
        Optional.of(new Registrar("admin", SECRET)),
        SECRETS,
        clock);
  }
}
