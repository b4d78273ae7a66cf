// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.OrdererSpec;
import io.heddle.config.HostPort;
import io.heddle.identity.Msp;
import io.heddle.issue.DeveloperCrypto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.hyperledger.fabric.protos.common.Block;

/** The first block of a channel that a node makes for its developer. */
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
    OrdererSpec orderer = orderer(ordererAddress, crypto);
    return config
        .roster()
        .network()
        .flatMap(file ->
            file.channel(channel)
                .map(each -> ChannelPlan.of(file, each, config.peers(), orderer, crypto)))
        .orElseGet(() -> ChannelPlan.usual(config.peers(), channel, orderer, crypto))
        .firstBlock(clock.instant(), crypto.chance());
  }

  static OrdererSpec orderer(HostPort address, DeveloperCrypto crypto) {
    return new OrdererSpec(
        "OrdererOrg",
        Msp.ofFolder(
            LocalOrganisation.ORDERER_ORG, crypto.organisationMsp(LocalOrganisation.ORDERER_ORG)),
        address.host(),
        address.port(),
        tlsCertificate(crypto));
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
