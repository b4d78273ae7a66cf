// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.FrontDoorRequests;
import io.heddle.testing.FrontDoorRequests.Request;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.LogWatch;
import io.heddle.testing.PuttingChaincode;
import io.heddle.testing.RawClient;
import io.heddle.testing.VirtualThreads;
import io.heddle.words.Foreign;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Wrong requests at random to every service of a node and to every function of its system
 * chaincodes: each is answered, none with INTERNAL or in Java's words, and the node goes on. {@code
 * -Dheddle.fuzz.requests} is how many, {@code -Dheddle.fuzz.seed} repeats them (not the way in
 * which the threads take turns).
 */
final class FrontDoorFuzzIT {

  private static final int REQUESTS = Integer.getInteger("heddle.fuzz.requests", 5_000);
  private static final long SEED = Long.getLong("heddle.fuzz.seed", System.nanoTime());
  private static final int CLIENTS = 4;
  private static final Duration SHORT = Duration.ofMillis(60);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MAX_SHOWN = 20;

  /** A client of gRPC for Java takes 8 KiB of headers; more ends all calls of its connection. */
  private static final int MAX_TRAILERS = 7_500;

  /** What a Go peer says with this code, too. */
  private static final Pattern UNPARSABLE =
      Pattern.compile(
          "grpc: (error unmarshalling request|failed to unmarshal the received message): .*");

  private static final Pattern JAVA =
      Pattern.compile(
          "java\\.|javax\\.|io\\.heddle|io\\.grpc|bouncycastle|sun\\.security|[a-z]Exception|Protocol message|parsing a protocol|see its log|Application error|panic");

  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final Map<String, LongAdder> codes = new ConcurrentSkipListMap<>();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @TempDir private Path directory;
  private LogWatch log;
  private Node node;
  private ManagedChannel connection;
  private SigningIdentity user;
  private SigningIdentity administrator;

  @BeforeEach
  void start() throws Exception {
    log = open(new LogWatch());
    NodeConfig config =
        NodeConfig.defaults(
                DataDirectory.at(directory.resolve("data")),
                new Builders(List.of(), Files.createDirectory(directory.resolve("no-builders"))))
            .with(NodeConfig.Listeners.anyPorts(false))
            .withOperationsPort(0)
            .inDevelopment();
    node =
        open(
            Node.start(
                config, List.of(ChaincodeSource.ByHand.parse("putter")), NodeListener.none()));
    NodeDescription about = node.description();
    open(PuttingChaincode.dial(about.chaincodeEndpoint(), new PackageId("putter:1.0")));
    connection =
        NettyChannelBuilder.forTarget(about.endpoint())
            .usePlaintext()
            .maxInboundMetadataSize(1 << 20)
            .build();
    opened.add(connection::shutdownNow);
    MspId organisation = new MspId(about.mspId());
    user = SigningIdentity.load(organisation, about.userMsp("User1"));
    administrator = SigningIdentity.load(organisation, about.userMsp("Admin"));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T open(T some) {
    opened.add(some);
    return some;
  }

  @Test
  @Timeout(value = 7200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void wrong_requests_are_answered_and_hurt_nobody() throws Exception {
    System.out.printf("%d wrong requests, seed %d%n", REQUESTS, SEED);
    assertNodeServes();

    SplittableRandom random = new SplittableRandom(SEED);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        FrontDoorRequests requests = requests(random.split());
        clients.add(
            threads.submit(() -> {
              for (int j = 0; j < REQUESTS / CLIENTS && faults.size() < MAX_SHOWN; j++) {
                send(requests.next());
              }
              return null;
            }));
      }
      for (Future<?> client : clients) {
        client.get();
      }
    }

    System.out.printf(
        "answers: %s; logged: %d characters, the longest line %d%n",
        new TreeMap<>(codes), log.characters(), log.longest());
    assertThat(Stream.concat(faults.stream(), log.unexpected().stream()).limit(MAX_SHOWN))
        .as("seed %d", SEED)
        .isEmpty();
    assertThat(log.longest()).isLessThan(20_000);
    assertThat(log.characters()).isLessThan(2_000L * REQUESTS);
    assertThat(codes).containsKeys("OK", "UNKNOWN", "INTERNAL");
    assertNodeServes();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(
                    Stream.of("deliver", "chaincode-events", "system-chaincode")
                        .flatMap(name -> VirtualThreads.named(name).stream()))
                .isEmpty());
  }

  private FrontDoorRequests requests(SplittableRandom random) throws Exception {
    ByteString genesis =
        EndorserGrpc.newBlockingStub(connection)
            .processProposal(
                ClientProposal.of(user, "mychannel", "qscc", "GetBlockByNumber", "mychannel", "0")
                    .signed())
            .getResponse()
            .getPayload();
    ByteString endorsed =
        GatewayGrpc.newBlockingStub(connection)
            .endorse(
                EndorseRequest.newBuilder()
                    .setProposedTransaction(
                        ClientProposal.of(user, "mychannel", "putter", "put", "key", "10").signed())
                    .build())
            .getPreparedTransaction()
            .getPayload();
    return new FrontDoorRequests(
        administrator, user, Block.parseFrom(genesis), submit(), endorsed, random);
  }

  private void send(Request request) throws InterruptedException {
    RawClient.Answer answer =
        new RawClient(connection)
            .call(request.method(), request.mayWait() ? SHORT : PATIENCE, request.bytes());
    codes.computeIfAbsent(answer.status().getCode().name(), _ -> new LongAdder()).increment();
    objection(request, answer)
        .ifPresent(why ->
            faults.add(
                "%s: %s: %s %s, request %s"
                    .formatted(
                        request.method(),
                        why,
                        answer.status().getCode(),
                        Foreign.sentence(text(answer)),
                        hex(request.bytes()))));
  }

  private static Optional<String> objection(Request request, RawClient.Answer answer) {
    String description = String.valueOf(answer.status().getDescription());
    Status.Code code = answer.status().getCode();
    if (code == Status.Code.INTERNAL && !UNPARSABLE.matcher(description).matches()) {
      return Optional.of("internal");
    }
    if (code == Status.Code.DEADLINE_EXCEEDED && !request.mayWait()) {
      return Optional.of("hangs");
    }
    if (code == Status.Code.CANCELLED || code == Status.Code.UNIMPLEMENTED) {
      return Optional.of("not expected here");
    }
    if (trailers(answer) > MAX_TRAILERS) {
      return Optional.of("%d bytes in trailers".formatted(trailers(answer)));
    }
    // blocks and packages hold what was sent
    boolean mayQuote =
        request.method().contains("Deliver/") || request.method().endsWith("/Deliver");
    return !mayQuote && JAVA.matcher(text(answer)).find()
        ? Optional.of("Java's words")
        : Optional.empty();
  }

  /** About as long as they are on the wire, where text is percent-encoded and bytes are Base64. */
  private static int trailers(RawClient.Answer answer) {
    String description = String.valueOf(answer.status().getDescription());
    int encoded =
        ByteString.copyFromUtf8(description)
            .toString(StandardCharsets.ISO_8859_1)
            .chars()
            .map(one -> one >= ' ' && one < 0x7f && one != '%' ? 1 : 3)
            .sum();
    return encoded + details(answer).length * 4 / 3;
  }

  private static byte[] details(RawClient.Answer answer) {
    byte[] details =
        answer
            .trailers()
            .get(Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER));
    return details == null ? new byte[0] : details;
  }

  /** All that the client is told, as text. */
  private static String text(RawClient.Answer answer) {
    StringBuilder text = new StringBuilder(String.valueOf(answer.status().getDescription()));
    text.append(' ').append(new String(details(answer), StandardCharsets.ISO_8859_1));
    answer
        .messages()
        .forEach(message -> {
          text.append(' ').append(message.toString(StandardCharsets.ISO_8859_1));
        });
    return text.toString();
  }

  private static String hex(ByteString bytes) {
    ByteString head = bytes.substring(0, Math.min(bytes.size(), 1_000));
    return HexFormat.of().formatHex(head.toByteArray());
  }

  private void assertNodeServes() throws Exception {
    assertThat(submit()).hasSize(64);
  }

  /** The id of a transaction that is valid. */
  private String submit() throws Exception {
    try (GatewayClient client = GatewayClient.connect(node.description())) {
      SubmittedTransaction submitted =
          client
              .contract("putter")
              .newProposal("put")
              .addArguments("key", "10")
              .build()
              .endorse()
              .submitAsync();
      assertThat(submitted.getStatus().isSuccessful()).isTrue();
      return submitted.getTransactionId();
    }
  }
}
