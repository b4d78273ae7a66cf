// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;

/** Clients that take from a node what they can; {@link CrowdProcess} is their process. */
final class Crowd implements AutoCloseable {

  /** What clients of a crowd do. */
  enum Kind {
    EVENT_STREAMS,
    UNREAD_BLOCKS,
    BROKEN_OFF_CALLS,
    EMPTY_FRAMES,
    ENDLESS_MESSAGES,
    LARGE_METADATA
  }

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PORT_OF_URL = 1;

  private final NodeDescription node;
  private final int port;
  private final int scale;
  private Answers answers = new Answers();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<RawHttp2> connections = new ArrayList<>();

  Crowd(Path data, int scale) {
    this.node = DataDirectory.at(data).runningNode();
    this.port = Integer.parseInt(node.endpoint().split(":", -1)[PORT_OF_URL]);
    this.scale = scale;
  }

  /** Does it once, and stays where it is then. */
  void come(Kind kind) throws IOException {
    answers = new Answers();
    switch (kind) {
      case EVENT_STREAMS -> readEvents();
      case UNREAD_BLOCKS -> leaveBlocksUnread();
      case BROKEN_OFF_CALLS -> breakOffCalls();
      case EMPTY_FRAMES -> sendEmptyFrames();
      case ENDLESS_MESSAGES -> sendEndlessMessages();
      case LARGE_METADATA -> sendLargeMetadata();
    }
  }

  /** How many calls the node has ended. */
  int refused() {
    return answers.refused.get();
  }

  @Override
  public void close() throws IOException {
    leave();
  }

  void leave() throws IOException {
    channels.forEach(ManagedChannel::shutdownNow);
    channels.clear();
    for (RawHttp2 each : connections) {
      each.close();
    }
    connections.clear();
  }

  private void readEvents() throws IOException {
    ByteString request = SignedRequests.of(node).events("crowd", 0);
    int streams = 600;
    RawHttp2 greedy = RawHttp2.connectWide(port);
    connections.add(greedy);
    for (int i = 0; i < streams; i++) {
      greedy.request(2 * i + 1, "/gateway.Gateway/ChaincodeEvents", request);
    }
    greedy.takeUntil(() -> greedy.messages() >= (streams - greedy.ended()) * 30L * scale);
    answers.refused.set(greedy.ended());
  }

  private void leaveBlocksUnread() {
    var requests = SignedRequests.of(node);
    for (int connection = 0; connection < 2; connection++) {
      ManagedChannel greedy = dial();
      for (int i = 0; i < 300 * scale; i++) {
        open(greedy, DeliverGrpc.getDeliverMethod(), requests.blocks(), 0);
      }
    }
  }

  private void breakOffCalls() {
    attack((greedy, _) -> {
      for (int call = 0; call < 20_000; call++) {
        greedy.open(2 * call + 1, "/gateway.Gateway/Evaluate");
        greedy.reset(2 * call + 1);
      }
    });
  }

  private void sendEmptyFrames() {
    attack((greedy, number) -> {
      greedy.open(1, "/gateway.Gateway/Evaluate");
      for (int frame = 0; frame < 20_000; frame++) {
        if (number % 2 == 0) {
          greedy.data(1, new byte[0]);
        } else {
          greedy.settings();
        }
      }
    });
  }

  private interface Attack {
    void run(RawHttp2 greedy, int number) throws IOException;
  }

  /** On some connections at the same time, until they are ended. */
  private void attack(Attack attack) {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int i = 0; i < 4 * scale; i++) {
        int number = i;
        threads.execute(() -> {
          try (RawHttp2 greedy = RawHttp2.connect(port)) {
            attack.run(greedy, number);
            greedy.awaitEnd();
          } catch (IOException _) {
            // cut off while it still sends
          }
        });
      }
    }
  }

  private void sendEndlessMessages() throws IOException {
    for (int connection = 0; connection < 4 * scale; connection++) {
      RawHttp2 each = RawHttp2.connect(port);
      each.agree();
      connections.add(each);
    }
    for (int call = 0; call < 50; call++) {
      for (RawHttp2 each : connections) {
        sendEndless(each, 2 * call + 1);
      }
    }
  }

  private void sendLargeMetadata() {
    var headers = new Metadata();
    headers.put(Metadata.Key.of("much", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(100_000));
    ManagedChannel greedy = dial();
    for (int i = 0; i < 100; i++) {
      start(greedy, GatewayGrpc.getEvaluateMethod(), headers).halfClose();
    }
    Awaitility.await().atMost(PATIENCE).until(() -> refused() == 100);
  }

  /** Half a MiB of a message that is to have 16. */
  private static void sendEndless(RawHttp2 greedy, int stream) {
    try {
      greedy.open(stream, "/gateway.Gateway/Evaluate");
      greedy.dataInWindow(stream, new byte[] {0, 1, 0, 0, 0});
      for (int i = 0; i < 32; i++) {
        greedy.dataInWindow(stream, new byte[16 * 1024]);
      }
    } catch (IOException _) {
      // told to go away
    }
  }

  private void open(
      ManagedChannel channel, MethodDescriptor<?, ?> method, ByteString request, int wanted) {
    ClientCall<ByteString, ByteString> call = start(channel, method, new Metadata());
    if (wanted > 0) {
      call.request(wanted);
    }
    call.sendMessage(request);
    if (method.getType() == MethodType.SERVER_STREAMING) {
      call.halfClose();
    }
  }

  private ClientCall<ByteString, ByteString> start(
      ManagedChannel channel, MethodDescriptor<?, ?> method, Metadata headers) {
    ClientCall<ByteString, ByteString> call =
        channel.newCall(SignedRequests.raw(method), CallOptions.DEFAULT);
    call.start(answers.listener(), headers);
    return call;
  }

  private ManagedChannel dial() {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget("localhost:" + port)
            .usePlaintext()
            .maxInboundMetadataSize(1 << 20)
            .build();
    channels.add(channel);
    return channel;
  }

  /** Counts what comes and how many calls fail, each time that the crowd comes. */
  private static final class Answers {
    private final AtomicLong received = new AtomicLong();
    private final AtomicInteger refused = new AtomicInteger();

    ClientCall.Listener<ByteString> listener() {
      return new ClientCall.Listener<>() {

        @Override
        public void onMessage(ByteString message) {
          received.incrementAndGet();
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
          if (!status.isOk()) {
            refused.incrementAndGet();
          }
        }
      };
    }
  }
}
