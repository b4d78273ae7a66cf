// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.channel.BatchLimits;
import io.heddle.channel.GenesisBlock;
import io.heddle.channel.OrdererSpec;
import io.heddle.channel.OrganisationSpec;
import io.heddle.channel.OrganisationSpec.AnchorPeer;
import io.heddle.config.HostPort;
import io.heddle.identity.Msp;
import io.heddle.identity.Nonce;
import io.heddle.issue.DeveloperCrypto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.common.Block;

/** The first block of the channel that a node makes for its developer. */
final class NewChannel {

  private NewChannel() {}

  /**
   * As a channel begins.
   *
   * @param ordererAddress where clients find the orderer, as the {@code peer} command does without
   *     {@code -o}
   */
  static Block firstBlock(
      NodeConfig config,
      ChannelName channel,
      HostPort ordererAddress,
      DeveloperCrypto crypto,
      Clock clock) {
    Map<MspId, OrganisationSpec> organisations = new LinkedHashMap<>();
    for (PeerConfig peer : config.peers()) {
      organisations.computeIfAbsent(
          peer.mspId(),
          id ->
              new OrganisationSpec(
                  id.value(),
                  Msp.ofFolder(id, crypto.organisationMsp(id)),
                  config.shape().organisations() == 1 ? List.of() : anchor(peer)));
    }
    var orderer =
        new OrdererSpec(
            "OrdererOrg",
            Msp.ofFolder(
                LocalOrganisation.ORDERER_ORG,
                crypto.organisationMsp(LocalOrganisation.ORDERER_ORG)),
            ordererAddress.host(),
            ordererAddress.port(),
            tlsCertificate(crypto));
    return GenesisBlock.of(
        channel,
        List.copyOf(organisations.values()),
        orderer,
        BatchLimits.DEVELOPER,
        clock.instant(),
        Nonce.create());
  }

  /** As Fabric's test network sets it; nobody knows it yet if any free port will do. */
  private static List<AnchorPeer> anchor(PeerConfig peer) {
    int port = peer.told().port();
    return port == 0 ? List.of() : List.of(new AnchorPeer(peer.host(), port));
  }

  /** Of the orderer, as PEM. */
  static ByteString tlsCertificate(DeveloperCrypto crypto) {
    return read(crypto.orderer().tls().resolve("server.crt"));
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
