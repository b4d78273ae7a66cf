// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.BatchLimits;
import io.heddle.channel.GenesisBlock;
import io.heddle.channel.OrdererSpec;
import io.heddle.channel.OrganisationSpec;
import io.heddle.config.HostPort;
import io.heddle.identity.Msp;
import io.heddle.identity.Nonce;
import io.heddle.issue.DeveloperCrypto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;

/** The first block of the channel that a node makes for its developer. */
final class NewChannel {

  private NewChannel() {}

  static Block firstBlock(NodeConfig config, DeveloperCrypto crypto, Clock clock) {
    List<OrganisationSpec> organisations =
        config.peers().stream()
            .map(PeerConfig::mspId)
            .distinct()
            .map(id ->
                new OrganisationSpec(id.value(), Msp.ofFolder(id, crypto.organisationMsp(id))))
            .toList();
    HostPort address = ordererAddress(config.peers().getFirst().told());
    var orderer =
        new OrdererSpec(
            "OrdererOrg",
            Msp.ofFolder(
                LocalOrganisation.ORDERER_ORG,
                crypto.organisationMsp(LocalOrganisation.ORDERER_ORG)),
            address.host(),
            address.port(),
            read(crypto.orderer().tls().resolve("server.crt")));
    return GenesisBlock.of(
        config.channel(),
        organisations,
        orderer,
        BatchLimits.DEVELOPER,
        clock.instant(),
        Nonce.create());
  }

  /**
   * Where clients find the orderer that the channel names, as the {@code peer} command does without
   * {@code -o}: it is behind the first peer's port. Nobody knows it yet if any free one will do.
   */
  private static HostPort ordererAddress(HostPort told) {
    return told.port() == 0
        ? new HostPort(LocalOrganisation.ORDERER_HOST, LocalOrganisation.ORDERER_PORT)
        : told;
  }

  private static ByteString read(Path file) {
    try {
      return ByteString.copyFrom(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL, "Could not read '%s': %s".formatted(file, e.getMessage()), e);
    }
  }
}
