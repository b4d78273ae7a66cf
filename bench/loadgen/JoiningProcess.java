// SPDX-License-Identifier: Apache-2.0
package loadgen;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.base.Sha256;
import io.heddle.identity.SigningIdentity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** The process of a peer that has joined no channel yet; whose peer it is makes no difference. */
record JoiningProcess(Process process, Path data, ManagedChannel connection, SigningIdentity administrator, URI metrics)
    implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern HEIGHT =
      Pattern.compile("(?m)^ledger_blockchain_height\\{channel=\"" + Put.CHANNEL + "\"\\} ([0-9.e+]+)$");
  private static final Pattern VALID =
      Pattern.compile("(?m)^ledger_transaction_count\\{chaincode=\"kv[^}]*validation_code=\"VALID\"\\} ([0-9.e+]+)$");
  private static final Pattern HEAP = Pattern.compile("total \\d+K, used (\\d+)K");
  private static final long START_SECONDS = 60;
  private static final long STEP_MILLIS = 50;
  private static final long BETWEEN_LOOKS_MILLIS = 100;
  private static final int NONCE_BYTES = 24;

  /**
   * Starts the first organisation's peer, with the core.yaml in FABRIC_CFG_PATH, and waits until it answers.
   *
   * @param port its first of four
   */
  static JoiningProcess start(Path chain, int port, String command) throws Exception {
    Path organizations = chain.resolve("node/organizations");
    Path own = organizations.resolve("peerOrganizations/org1.example.com/peers/peer0.org1.example.com");
    Path data = Files.createTempDirectory(chain, "peer");
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", "exec " + command);
    builder.environment().putAll(environment(own, data, port));
    builder.redirectErrorStream(true).redirectOutput(chain.resolve("peer.log").toFile());
    Process process = builder.start();
    var peer =
        new JoiningProcess(
            process,
            data,
            NettyChannelBuilder.forAddress("localhost", port)
                .sslContext(GrpcSslContexts.forClient().trustManager(own.resolve("tls/ca.crt").toFile()).build())
                .build(),
            Chain.identity(organizations, 1, "users/Admin@"),
            URI.create("http://127.0.0.1:%d/metrics".formatted(port + 2)));
    peer.awaitStart();
    return peer;
  }

  private static Map<String, String> environment(Path own, Path data, int port) {
    return Map.ofEntries(
        Map.entry("CORE_PEER_ID", "peer0.org1.example.com"),
        Map.entry("CORE_PEER_LOCALMSPID", "Org1MSP"),
        Map.entry("CORE_PEER_MSPCONFIGPATH", own.resolve("msp").toString()),
        Map.entry("CORE_PEER_TLS_ENABLED", "true"),
        Map.entry("CORE_PEER_TLS_CERT_FILE", own.resolve("tls/server.crt").toString()),
        Map.entry("CORE_PEER_TLS_KEY_FILE", own.resolve("tls/server.key").toString()),
        Map.entry("CORE_PEER_TLS_ROOTCERT_FILE", own.resolve("tls/ca.crt").toString()),
        Map.entry("CORE_PEER_ADDRESS", "localhost:" + port),
        Map.entry("CORE_PEER_LISTENADDRESS", "127.0.0.1:" + port),
        Map.entry("CORE_PEER_CHAINCODELISTENADDRESS", "127.0.0.1:" + (port + 1)),
        Map.entry("CORE_PEER_CHAINCODEADDRESS", "127.0.0.1:" + (port + 1)),
        Map.entry("CORE_PEER_GOSSIP_BOOTSTRAP", "localhost:" + port),
        Map.entry("CORE_PEER_GOSSIP_PVTDATA_PULLRETRYTHRESHOLD", "1s"), // nobody has what was approved
        Map.entry("CORE_OPERATIONS_LISTENADDRESS", "127.0.0.1:" + (port + 2)),
        Map.entry("CORE_METRICS_PROVIDER", "prometheus"),
        Map.entry("CORE_PEER_FILESYSTEMPATH", data.toString()),
        Map.entry("CORE_LEDGER_SNAPSHOTS_ROOTDIR", data.resolve("snapshots").toString()),
        Map.entry("CORE_VM_ENDPOINT", ""));
  }

  private void awaitStart() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (true) {
      try {
        call("qscc", "GetChainInfo", ByteString.copyFromUtf8("none"));
        return;
      } catch (StatusRuntimeException e) {
        if (System.nanoTime() > end || !process.isAlive()) {
          close();
          throw new IllegalStateException("the peer does not start; see peer.log in the folder of the chain", e);
        }
        Thread.sleep(STEP_MILLIS);
      }
    }
  }

  long pid() {
    return process.pid();
  }

  void join(Path genesis) throws IOException {
    ProposalResponse response = call("cscc", "JoinChain", ByteString.copyFrom(Files.readAllBytes(genesis)));
    if (response.getResponse().getStatus() != 200) {
      throw new IllegalStateException("the peer does not join: " + response.getResponse().getMessage());
    }
  }

  /** How many blocks it has; 0 if it does not say. */
  long height() throws IOException, InterruptedException {
    return sum(HEIGHT);
  }

  void awaitHeight(long height) throws IOException, InterruptedException {
    while (height() < height) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the peer has ended; see peer.log in the folder of the chain");
      }
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }

  void requireValid(long puts) throws IOException, InterruptedException {
    long valid = sum(VALID);
    if (valid < puts) {
      throw new IllegalStateException("only %d of %d puts are valid".formatted(valid, puts));
    }
  }

  private long sum(Pattern line) throws IOException, InterruptedException {
    String all = HTTP.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body();
    return line.matcher(all).results().mapToLong(found -> (long) Double.parseDouble(found.group(1))).sum();
  }

  CatchupResults.Memory memory() throws IOException, InterruptedException {
    OptionalLong heap = System.getenv("HEAP") == null ? OptionalLong.empty() : heap();
    return new CatchupResults.Memory(
        Usage.kilobytes(pid(), "VmRSS") / 1024, Usage.kilobytes(pid(), "VmHWM") / 1024, heap);
  }

  /** Of a JVM, after a collection. */
  private OptionalLong heap() throws IOException, InterruptedException {
    jcmd("GC.run");
    Matcher used = HEAP.matcher(jcmd("GC.heap_info"));
    long sum = 0;
    while (used.find()) {
      sum += Long.parseLong(used.group(1));
    }
    return sum == 0 ? OptionalLong.empty() : OptionalLong.of(sum);
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process asked =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid()), command).redirectErrorStream(true).start();
    String answer = new String(asked.getInputStream().readAllBytes());
    asked.waitFor();
    return answer;
  }

  private ProposalResponse call(String chaincode, String function, ByteString argument) {
    byte[] nonce = new byte[NONCE_BYTES];
    ThreadLocalRandom.current().nextBytes(nonce);
    ByteString unique = ByteString.copyFrom(nonce);
    ChaincodeID id = ChaincodeID.newBuilder().setName(chaincode).build();
    Instant now = Instant.now();
    ChannelHeader channel =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setTimestamp(Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .setTxId(HexFormat.of().formatHex(Sha256.bytes(unique, administrator.serialized())))
            .setExtension(ChaincodeHeaderExtension.newBuilder().setChaincodeId(id).build().toByteString())
            .build();
    SignatureHeader signature =
        SignatureHeader.newBuilder().setCreator(administrator.serialized()).setNonce(unique).build();
    ChaincodeInput input =
        ChaincodeInput.newBuilder().addAllArgs(List.of(ByteString.copyFromUtf8(function), argument)).build();
    ByteString payload =
        ChaincodeProposalPayload.newBuilder()
            .setInput(
                ChaincodeInvocationSpec.newBuilder()
                    .setChaincodeSpec(ChaincodeSpec.newBuilder().setChaincodeId(id).setInput(input))
                    .build()
                    .toByteString())
            .build()
            .toByteString();
    ByteString proposal =
        Proposal.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(channel.toByteString())
                    .setSignatureHeader(signature.toByteString())
                    .build()
                    .toByteString())
            .setPayload(payload)
            .build()
            .toByteString();
    return EndorserGrpc.newBlockingStub(connection)
        .processProposal(
            SignedProposal.newBuilder()
                .setProposalBytes(proposal)
                .setSignature(administrator.sign(proposal))
                .build());
  }

  @Override
  public void close() throws IOException, InterruptedException {
    connection.shutdownNow();
    process.destroy();
    process.waitFor();
    try (var files = Files.walk(data)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
