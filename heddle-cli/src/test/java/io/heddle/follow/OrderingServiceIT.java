// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.alive.Vital;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.dial.Dialing;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.order.Following;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Joining;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.Spec;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A channel is pulled from a real orderer in another process, over TLS. */
final class OrderingServiceIT {

  private static final Duration LONG = Duration.ofMinutes(1);

  private static final GrpcDialer DIALER =
      new GrpcDialer(
          new Dialing(
              true,
              Optional.empty(),
              Duration.ofSeconds(3),
              Duration.ofSeconds(60),
              Duration.ofSeconds(20)));

  @TempDir private Path data;
  @TempDir private Path ledgers;

  @Test
  @Spec({"NA-245", "NA-246", "NA-357", "NA-366"})
  void blocks_come_from_the_first_to_the_newest_also_when_the_orderer_was_away() throws Exception {
    HeddleProcess node = HeddleProcess.startNode(data, "--dev", "cars");
    try (LedgerStore store = LedgerStore.open(ledgers)) {
      NodeDescription about = DataDirectory.at(data).runningNode();
      SigningIdentity admin =
          SigningIdentity.load(new MspId(about.mspId()), about.userMsp("Admin"));
      Seek seek = new Seek(RecordedChannel.NAME, admin, Optional.empty(), InstantSource.system());
      Block first = first(about, seek);
      ChannelConfig config = ChannelConfig.fromBlock(first);
      assertStrangersAreNotBelieved(about, seek);

      Ledger ledger = store.ledger(RecordedChannel.NAME);
      try (JoinedChannel channel = Joining.channel(ledger, config)) {
        channel.commit(first);
        OrderingService service =
            OrderingService.over(
                DIALER,
                () -> new ChainPosition(ledger.height(), ledger.lastHeaderHash(), channel.config()),
                DeliverySettings.USUAL,
                admin,
                InstantSource.system());
        try (Following _ =
            service.follow(ledger.height(), channel::commit, Vital.alone("committer"))) {
          awaitDefined(channel, "cars");

          node.process().destroyForcibly().waitFor();
          node =
              HeddleProcess.startNode(
                  data,
                  "--orderer-port",
                  portOf(about.orderer()),
                  "--dev",
                  "cars",
                  "--dev",
                  "bikes");
          awaitDefined(channel, "bikes");
          assertThat(ledger.block(0)).contains(first);
        }
      }
    } finally {
      node.close();
    }
  }

  private static Block first(NodeDescription about, Seek seek) throws Exception {
    try (BlockStream stream = DIALER.open(trusted(about), seek.blocksFrom(0))) {
      return Answers.block(stream.next(LONG).orElseThrow());
    }
  }

  /** Whoever has no channel yet takes the authority from a file. */
  private static OrdererEndpoint trusted(NodeDescription about) throws Exception {
    Path authority =
        about
            .users()
            .resolve("../../..")
            .resolve("ordererOrganizations/example.com/tlsca/tlsca.example.com-cert.pem")
            .normalize();
    try (InputStream in = Files.newInputStream(authority)) {
      var certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      return new OrdererEndpoint(
          about.orderer(), Optional.of(List.of((X509Certificate) certificate)));
    }
  }

  private static void assertStrangersAreNotBelieved(NodeDescription about, Seek seek) {
    var recorded =
        RecordedChannel.config().orderer().orElseThrow().organisations().getFirst().msp();
    OrdererEndpoint strange =
        new OrdererEndpoint(about.orderer(), Optional.of(recorded.tlsCertificates()));
    OrdererEndpoint nobody = new OrdererEndpoint("127.0.0.1:1", Optional.empty());
    for (OrdererEndpoint each : List.of(strange, nobody)) {
      assertThatThrownBy(
              () -> {
                try (BlockStream stream = DIALER.open(each, seek.blocksFrom(0))) {
                  stream.next(LONG);
                }
              })
          .isInstanceOf(StreamFailure.class)
          .hasMessageStartingWith("the stream has ended with UNAVAILABLE")
          .hasMessageNotContaining("Exception");
    }
  }

  private static String portOf(String address) {
    return address.substring(address.lastIndexOf(':') + 1);
  }

  private static void awaitDefined(JoinedChannel channel, String chaincode) {
    Awaitility.await().atMost(LONG).until(() -> channel.definitions().find(chaincode).isPresent());
  }
}
