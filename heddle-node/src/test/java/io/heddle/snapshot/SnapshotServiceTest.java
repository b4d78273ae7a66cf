// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.heddle.access.AccessControl;
import io.heddle.identity.Msp;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.ledger.LedgerStore;
import io.heddle.testing.Joining;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedSnapshots;
import io.heddle.testing.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.QueryPendingSnapshotsResponse;
import org.hyperledger.fabric.protos.peer.SignedSnapshotRequest;
import org.hyperledger.fabric.protos.peer.SnapshotRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Requests for snapshots are answered as Fabric's peers answered them. */
final class SnapshotServiceTest {

  private static final RecordedSnapshots BFT = RecordedSnapshots.BFT;

  /** What came of a request. */
  private record Outcome(String code, String message, ByteString response) {}

  @TempDir private Path dir;

  @ParameterizedTest
  @EnumSource(RecordedSnapshots.class)
  @Spec({"NA-173", "NA-174", "NA-409"})
  void recorded_requests_get_the_recorded_answers(RecordedSnapshots recorded) throws Exception {
    List<JsonNode> requests = recorded.lines("requests");
    try (LedgerStore store = LedgerStore.open(dir.resolve("ledger"));
        Snapshots snapshots = Snapshots.in(dir.resolve("snapshots"))) {
      JoinedChannel channel = recorded.open(store);
      SnapshotService service = service(snapshots, channel);
      for (JsonNode request : requests) {
        if (requests.indexOf(request) == 2) {
          recorded.follow(channel, recorded.last());
        }
        assertThat(ask(service, request))
            .as(request.path("description").asString())
            .isEqualTo(expected(request));
        awaitIdle(snapshots);
      }
      channel.close();

      for (long block : new long[] {0, recorded.last()}) {
        assertThat(RecordedSnapshots.filesIn(dir.resolve("snapshots/completed/mychannel/" + block)))
            .isEqualTo(recorded.files(block));
      }
    }
  }

  @Test
  @Spec({"NA-173", "NA-409"})
  void a_request_survives_a_restart_and_is_met_by_its_block() throws Exception {
    Path root = dir.resolve("snapshots");
    long wanted = 20;
    try (LedgerStore store = LedgerStore.open(dir.resolve("ledger"));
        Snapshots snapshots = Snapshots.in(root)) {
      JoinedChannel channel = BFT.open(store);
      snapshots.follow(JoinedChannels.of(channel));
      requests(snapshots).submit(wanted);
      requests(snapshots).submit(1000);
      channel.close();
    }
    try (LedgerStore store = LedgerStore.open(dir.resolve("ledger"));
        Snapshots snapshots = Snapshots.in(root)) {
      JoinedChannel channel = reopened(store);
      snapshots.follow(JoinedChannels.of(channel));
      assertThat(requests(snapshots).pending()).containsExactly(wanted, 1000L);

      BFT.follow(channel, BFT.last()); // the snapshot is of its block, whatever comes meanwhile
      awaitIdle(snapshots);

      assertThat(requests(snapshots).pending()).containsExactly(1000L);
      Path made = root.resolve("completed/mychannel/20");
      assertThat(SnapshotFolder.verified(made).lastBlock()).isEqualTo(wanted);
      channel.close();
    }
  }

  @Test
  @Spec("NA-409")
  void a_snapshot_that_a_crash_has_broken_off_is_made_by_the_next_start() throws Exception {
    Path root = dir.resolve("snapshots");
    Files.createDirectories(root.resolve("temp/mychannel-69"));
    Files.writeString(root.resolve("temp/mychannel-69/txids.data"), "half");
    try (LedgerStore store = LedgerStore.open(dir.resolve("ledger"))) {
      JoinedChannel channel = BFT.open(store);
      BFT.follow(channel, BFT.last());
      RequestNotes notes = new RequestNotes(channel.ledger());
      notes.add(5); // its state is gone
      notes.add(BFT.last());
      channel.close();
    }
    try (LedgerStore store = LedgerStore.open(dir.resolve("ledger"));
        Snapshots snapshots = Snapshots.in(root)) {
      JoinedChannel channel = reopened(store);
      snapshots.follow(JoinedChannels.of(channel));
      awaitIdle(snapshots);

      assertThat(requests(snapshots).pending()).isEmpty();
      assertThat(RecordedSnapshots.filesIn(root.resolve("completed/mychannel/69")))
          .isEqualTo(BFT.files(BFT.last()));
      assertThat(root.resolve("completed/mychannel/5")).doesNotExist();
      channel.close();
    }
  }

  @Test
  @Spec("NA-173")
  void what_is_no_request_is_refused_in_fabrics_words() throws Exception {
    try (LedgerStore store = LedgerStore.open(dir.resolve("ledger"));
        Snapshots snapshots = Snapshots.in(dir.resolve("snapshots"))) {
      JoinedChannel channel = BFT.open(store);
      SnapshotService service = service(snapshots, channel);
      var garbage =
          SignedSnapshotRequest.newBuilder().setRequest(ByteString.copyFromUtf8("garbage")).build();
      var unsigned =
          SignedSnapshotRequest.newBuilder()
              .setRequest(
                  SnapshotRequest.newBuilder().setChannelId("mychannel").build().toByteString())
              .build();

      for (String method : List.of("Generate", "Cancel", "QueryPendings")) {
        assertThat(ask(service, method, garbage).message())
            .isEqualTo(
                "failed to unmarshal snapshot request: proto: cannot parse invalid wire-format data");
        assertThat(ask(service, method, unsigned))
            .isEqualTo(new Outcome("UNKNOWN", "missing signature header", ByteString.EMPTY));
      }
      channel.close();
    }
  }

  @Test
  @Spec("NA-173")
  void a_signer_whose_certificate_has_expired_is_refused() throws Exception {
    try (LedgerStore store = LedgerStore.open(dir.resolve("ledger"));
        Snapshots snapshots = Snapshots.in(dir.resolve("snapshots"))) {
      JoinedChannel channel = BFT.open(store);
      snapshots.follow(JoinedChannels.of(channel));
      Instant late = Instant.now().plus(Duration.ofDays(365 * 30));

      assertThat(
              ask(
                  new SnapshotService(snapshots, access(channel), () -> late),
                  BFT.lines("requests").getFirst()))
          .isEqualTo(new Outcome("UNKNOWN", "client identity expired", ByteString.EMPTY));
      channel.close();
    }
  }

  private static JoinedChannel reopened(LedgerStore store) {
    var ledger = store.ledger(RecordedChannel.NAME);
    return Joining.channel(ledger, JoinedChannel.configuration(ledger));
  }

  private static SnapshotService service(Snapshots snapshots, JoinedChannel channel) {
    snapshots.follow(JoinedChannels.of(channel));
    return new SnapshotService(snapshots, access(channel), Clock.systemUTC());
  }

  private static AccessControl access(JoinedChannel channel) {
    Msp local = channel.config().msps().find(RecordedNetwork.ORG1).orElseThrow();
    return new AccessControl(_ -> Optional.of(channel.config()), local);
  }

  private static ChannelSnapshots requests(Snapshots snapshots) {
    return snapshots.find("mychannel").orElseThrow();
  }

  private static void awaitIdle(Snapshots snapshots) throws InterruptedException {
    assertThat(requests(snapshots).awaitIdle(Duration.ofSeconds(30))).isTrue();
  }

  private static Outcome expected(JsonNode request) {
    return new Outcome(
        request.path("grpcCode").asString(),
        request.path("grpcMessage").asString(),
        RecordedSnapshots.bytes(request, "responseBase64"));
  }

  private static Outcome ask(SnapshotService service, JsonNode request)
      throws InvalidProtocolBufferException {
    return ask(
        service,
        request.path("method").asString(),
        SignedSnapshotRequest.parseFrom(RecordedSnapshots.bytes(request, "requestBase64")));
  }

  private static Outcome ask(
      SnapshotService service, String method, SignedSnapshotRequest request) {
    return switch (method) {
      case "Generate" -> {
        var client = new Answered<Empty>();
        service.generate(request, client);
        yield client.outcome();
      }
      case "Cancel" -> {
        var client = new Answered<Empty>();
        service.cancel(request, client);
        yield client.outcome();
      }
      case "QueryPendings" -> {
        var client = new Answered<QueryPendingSnapshotsResponse>();
        service.queryPendings(request, client);
        yield client.outcome();
      }
      default -> throw new IllegalArgumentException(method);
    };
  }

  private static final class Answered<T extends MessageLite> implements StreamObserver<T> {

    private final List<Outcome> outcomes = new ArrayList<>();

    @Override
    public void onNext(T answer) {
      outcomes.add(new Outcome("OK", "", answer.toByteString()));
    }

    @Override
    public void onError(Throwable failure) {
      Status status = Status.fromThrowable(failure);
      outcomes.add(
          new Outcome(
              status.getCode().name(), String.valueOf(status.getDescription()), ByteString.EMPTY));
    }

    @Override
    public void onCompleted() {
      // the answer has come
    }

    Outcome outcome() {
      assertThat(outcomes).hasSize(1);
      return outcomes.getFirst();
    }
  }
}
