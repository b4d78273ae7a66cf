// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.heddle.access.AccessControl;
import io.heddle.access.TimeWindow;
import io.heddle.config.TlsFiles;
import io.heddle.deliver.DeliverListener;
import io.heddle.deliver.PeerDeliver;
import io.heddle.fault.PeerFaults;
import io.heddle.identity.PemFiles;
import io.heddle.joined.JoinedChannels;
import io.heddle.ledger.BlockUpdate;
import io.heddle.ledger.Ledger;
import io.heddle.serve.TlsClients;
import io.heddle.serve.TlsContexts;
import io.heddle.testing.Fixtures;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two peers of a recorded channel are compared, one of which has another block in places. */
@Spec("NA-260")
final class CompareIT {

  private static final int COMMON = 8;
  private static final int HEIGHT = 12;

  @TempDir private Path dir;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @Test
  void what_is_the_same_is_said_to_be() throws Exception {
    String one = peer("one", HEIGHT, List.of());
    String other = peer("other", COMMON, List.of());

    CommandRun same = compare(one, other);

    assertThat(same.exitCode()).isZero();
    assertThat(same.out())
        .isEqualTo(
            "Blocks 0 to 7 of channel 'mychannel' are the same at '%s' and '%s'; the last ones are 11 and 7\n"
                .formatted(one, other));
    CommandRun part = compare(one, other, "--from", "5", "--json");
    assertThat(part.out())
        .isEqualTo("{\"channel\":\"mychannel\",\"from\":5,\"compared\":3,\"same\":true}\n");
  }

  @Test
  void several_channels_are_compared_one_after_the_other() throws Exception {
    String one = peer("one", HEIGHT, List.of());
    String other = peer("other", COMMON, List.of());

    CommandRun same = compare(one, other, "-C", "mychannel", "--json");
    assertThat(same.out().lines())
        .hasSize(2)
        .allMatch("{\"channel\":\"mychannel\",\"from\":0,\"compared\":8,\"same\":true}"::equals);
    CommandRun second = compare(one, other, "-C", "nowhere");
    assertThat(second.exitCode()).isEqualTo(3);
    assertThat(second.out()).startsWith("Blocks 0 to 7 of channel 'mychannel' are the same at ");
  }

  @Test
  void the_first_difference_is_told_with_its_transaction() throws Exception {
    Block block = RecordedChannel.blocks().get(9);
    Block judged =
        with(
            block,
            BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE,
            ByteString.copyFrom(new byte[] {TxValidationCode.MVCC_READ_CONFLICT_VALUE})
                .concat(RecordedChannel.verdicts(block).substring(1)));
    Block hashed =
        with(
            RecordedChannel.blocks().get(8),
            BlockMetadataIndex.COMMIT_HASH_VALUE,
            Metadata.newBuilder().setValue(ByteString.fromHex("abcd")).build().toByteString());
    String one = peer("one", HEIGHT, List.of());
    String verdict = peer("verdict", COMMON, List.of(RecordedChannel.blocks().get(8), judged));
    String hash = peer("hash", COMMON, List.of(hashed));

    CommandRun first = compare(one, verdict);
    assertThat(first.exitCode()).isEqualTo(4);
    assertThat(first.out())
        .startsWith(
            "Block 9 of channel 'mychannel' is not the same at '%s' and '%s': transaction 0 is VALID and MVCC_READ_CONFLICT\n{\n"
                .formatted(one, verdict))
        .contains("\"channel_header\": {");

    CommandRun second = compare(one, hash);
    assertThat(second.exitCode()).isEqualTo(4);
    assertThat(second.out())
        .startsWith(
            "Block 8 of channel 'mychannel' is not the same at '%s' and '%s': commit hash %s and abcd\n"
                .formatted(
                    one,
                    hash,
                    HexFormat.of()
                        .formatHex(
                            RecordedChannel.commitHash(RecordedChannel.blocks().get(8))
                                .toByteArray())));
  }

  @Test
  void what_cannot_be_compared_is_told_in_a_sentence() throws Exception {
    String one = peer("one", COMMON, List.of());

    CommandRun single = CommandRun.of("compare", "--peer", one, "-C", "mychannel");
    assertThat(single.exitCode()).isEqualTo(2);
    assertThat(single.err())
        .isEqualTo("Two peers are compared; give --peer twice, and --tls-ca at most as often\n");
    CommandRun nobody = compare(one, "localhost:1");
    assertThat(nobody.exitCode()).isEqualTo(6);
    assertThat(nobody.err()).startsWith("Reading blocks at 'localhost:1' failed: ");
    CommandRun nowhere =
        CommandRun.of(
            "compare",
            "--peer",
            one,
            "--peer",
            one,
            "-C",
            "nowhere",
            "--msp",
            Fixtures.path(MSP).toString(),
            "--msp-id",
            "Org1MSP");
    assertThat(nowhere.exitCode()).isEqualTo(3);
    assertThat(nowhere.err())
        .endsWith("There is no channel 'nowhere' at '%s', or no block of it\n".formatted(one));
  }

  private static final String MSP =
      "crypto/peerOrganizations/org1.example.com/users/User1@org1.example.com/msp";

  @Test
  @Spec("NA-297")
  void a_peers_channel_is_validated_without_taking_part() throws Exception {
    String peer = peer("peer", HEIGHT, List.of());

    CommandRun run =
        CommandRun.of(
            "verify",
            "--peer",
            peer,
            "-C",
            "mychannel",
            "--msp",
            Fixtures.path(MSP).toString(),
            "--msp-id",
            "Org1MSP");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith("Blocks 0 to 11 of channel 'mychannel' are as they should be: ")
        .endsWith("; 11 blocks have verdicts and commit hashes, which are the same\n");
  }

  /** As peers do with {@code peer.tls.clientAuthRequired}. */
  @Test
  @Spec("NA-7")
  void a_certificate_is_shown_where_one_is_required() throws Exception {
    Path tls =
        Fixtures.path("crypto/peerOrganizations/org1.example.com/peers/peer0.org1.example.com/tls");
    Path user = Fixtures.path(MSP).resolveSibling("tls");
    SslContext required =
        TlsContexts.ofFiles(
            new TlsFiles(tls.resolve("server.crt"), tls.resolve("server.key")),
            TlsClients.required(() -> PemFiles.certificates(tls.resolve("ca.crt"))));
    String one = peer("one", COMMON, List.of(), Optional.of(required));
    String[] shown = {
      "--tls-ca",
      tls.resolve("ca.crt").toString(),
      "--tls-cert",
      user.resolve("client.crt").toString(),
      "--tls-key",
      user.resolve("client.key").toString()
    };

    assertThat(compare(one, one, shown).out())
        .isEqualTo(
            "Blocks 0 to 7 of channel 'mychannel' are the same at '%s' and '%s'\n"
                .formatted(one, one));
    assertThat(compare(one, one, shown[0], shown[1]).exitCode()).isEqualTo(6);
    CommandRun half = compare(one, one, shown[2], shown[3]);
    assertThat(half.exitCode()).isEqualTo(2);
    assertThat(half.err())
        .isEqualTo(
            "A TLS certificate is shown with its key; give both --tls-cert and --tls-key, or"
                + " neither\n");
    CommandRun wrong = compare(one, one, shown[2], shown[5], shown[4], shown[5]);
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("TLS certificate '%s' and key '".formatted(shown[5]));
  }

  /** At a server with such a key, and to one with another key. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bft-channel/ed25519-tls-of-ecdsa",
        "crypto/peerOrganizations/org1.example.com/peers/peer0.org1.example.com/tls"
      })
  @Spec({"NA-7", "NA-260"})
  void ed25519_certificates_are_taken_and_shown(String server) throws Exception {
    Path own = Fixtures.path("bft-channel/ed25519-tls-of-ecdsa");
    Path tls = Fixtures.path(server);
    SslContext required =
        TlsContexts.ofFiles(
            new TlsFiles(tls.resolve("server.crt"), tls.resolve("server.key")),
            TlsClients.required(() -> PemFiles.certificates(own.resolve("ca.crt"))));
    String one = peer("one", COMMON, List.of(), Optional.of(required));

    CommandRun run =
        compare(
            one,
            one,
            "--tls-ca",
            tls.resolve("ca.crt").toString(),
            "--tls-cert",
            own.resolve("server.crt").toString(),
            "--tls-key",
            own.resolve("server.key").toString());

    assertThat(run.out())
        .isEqualTo(
            "Blocks 0 to 7 of channel 'mychannel' are the same at '%s' and '%s'\n"
                .formatted(one, one));
  }

  private static CommandRun compare(String one, String other, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "compare",
                "--peer",
                one,
                "--peer",
                other,
                "-C",
                "mychannel",
                "--msp",
                Fixtures.path(MSP).toString(),
                "--msp-id",
                "Org1MSP"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  /** One that serves so many recorded blocks, and others after them. */
  private String peer(String name, int height, List<Block> then) throws IOException {
    return peer(name, height, then, Optional.empty());
  }

  private String peer(String name, int height, List<Block> then, Optional<SslContext> tls)
      throws IOException {
    RecordedLedgers ledgers =
        RecordedLedgers.open(dir.resolve(name), RecordedNetwork.org1Peer(), height);
    opened.add(ledgers);
    Ledger ledger = ledgers.main().ledger();
    then.forEach(block ->
        ledger.append(new BlockUpdate(block, List.of(), List.of(), List.of(), ByteString.EMPTY)));
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                new PeerDeliver(
                    JoinedChannels.of(ledgers.main()),
                    new AccessControl(ledgers.configurations(), RecordedNetwork.org1()),
                    TimeWindow.USUAL,
                    Clock.systemUTC(),
                    PeerFaults.NONE,
                    DeliverListener.none()));
    tls.ifPresent(builder::sslContext);
    Server server = builder.build().start();
    opened.add(() -> server.shutdownNow().awaitTermination());
    return "localhost:" + server.getPort();
  }

  private static Block with(Block block, int slot, ByteString content) {
    Block.Builder changed = block.toBuilder();
    changed.getMetadataBuilder().setMetadata(slot, content);
    return changed.build();
  }
}
