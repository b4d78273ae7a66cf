// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.RawChaincode;
import io.heddle.testing.Spec;
import io.heddle.testing.VirtualThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class HandshakeTest {

  @TempDir Path dir;
  private StreamHarness harness;

  @BeforeEach
  void open() throws IOException {
    harness = StreamHarness.in(dir);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  @Spec({"CP-8", "CP-12", "CP-159"})
  void answers_register_with_registered_and_ready() {
    FakeChaincode chaincode = FakeChaincode.dial(harness.peer());

    chaincode.sendRegister(StreamHarness.BASIC.value());

    ChaincodeMessage registered = chaincode.receive();
    assertThat(registered)
        .isEqualTo(ChaincodeMessage.newBuilder().setType(ChaincodeMessage.Type.REGISTERED).build());
    ChaincodeMessage ready = chaincode.receive();
    assertThat(ready.getType()).isEqualTo(ChaincodeMessage.Type.READY);
    assertThat(HexFormat.of().formatHex(ready.getPayload().toByteArray()))
        .isEqualTo("080110e807180120e807");
    await()
        .untilAsserted(() -> assertThat(harness.admission.told).containsExactly("ready basic:01"));
    assertThat(harness.streams.find(StreamHarness.BASIC)).isPresent();
  }

  @Test
  @Spec("CP-4")
  void the_name_alone_says_which_chaincode_it_is() {
    FakeChaincode chaincode = FakeChaincode.dial(harness.peer());

    chaincode.send(
        ChaincodeMessage.Type.REGISTER,
        ChaincodeID.newBuilder().setName("any thing:At/All").setPath("p").setVersion("9").build());

    chaincode.receive(ChaincodeMessage.Type.REGISTERED);
    chaincode.receive(ChaincodeMessage.Type.READY);
    await()
        .untilAsserted(
            () -> assertThat(harness.streams.find(new PackageId("any thing:At/All"))).isPresent());
    assertThat(harness.streams.find(new PackageId("any thing:at/all"))).isEmpty();
  }

  @Test
  @Spec({"CP-5", "CP-9"})
  void gets_no_transactions_before_ready_has_left() {
    var callable = new ArrayList<Boolean>();
    StreamObserver<ChaincodeMessage> toChaincode =
        new StreamObserver<>() {
          @Override
          public void onNext(ChaincodeMessage message) {
            callable.add(harness.streams.find(StreamHarness.BASIC).isPresent());
          }

          @Override
          public void onError(Throwable failure) {}

          @Override
          public void onCompleted() {}
        };

    harness
        .streams
        .accept(toChaincode, Optional.of(harness.admission.owner(StreamHarness.BASIC)))
        .onNext(
            ChaincodeMessage.newBuilder()
                .setType(ChaincodeMessage.Type.REGISTER)
                .setPayload(
                    ChaincodeID.newBuilder()
                        .setName(StreamHarness.BASIC.value())
                        .build()
                        .toByteString())
                .build());

    assertThat(callable)
        .as("while REGISTERED leaves, while READY leaves")
        .containsExactly(false, false);
    assertThat(harness.streams.find(StreamHarness.BASIC)).isPresent();
  }

  @Test
  @Spec("CP-12")
  void ready_can_be_empty_as_fabric_2_5_sends_it() {
    assertThat(ReadyParameters.NONE.payload()).isEqualTo(ByteString.EMPTY);
    assertThat(ReadyParameters.of(false, 0, false, 0).payload().toByteArray())
        .isEqualTo(HexFormat.of().parseHex("10e80720e807"));
  }

  @Test
  @Spec({"CP-10", "CP-201"})
  void an_empty_name_is_refused() {
    FakeChaincode chaincode = FakeChaincode.dial(harness.peer());

    chaincode.sendRegister("");

    Status end = chaincode.awaitEnd();
    assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(end.getDescription())
        .isEqualTo("error in handling register chaincode, chaincodeID name is empty");
  }

  @Test
  @Spec({"CP-10", "CP-201"})
  void a_registration_that_cannot_be_read_is_refused() {
    FakeChaincode chaincode = FakeChaincode.dial(harness.peer());

    chaincode.send(
        ChaincodeMessage.newBuilder()
            .setType(ChaincodeMessage.Type.REGISTER)
            .setPayload(ByteString.copyFrom(new byte[] {1, 2, 3}))
            .build());

    assertThat(chaincode.awaitEnd().getDescription())
        .startsWith("Error in received REGISTER, could NOT unmarshal registration info: ");
  }

  @Test
  @Spec({"CP-10", "CP-201"})
  void the_admissions_refusal_ends_the_stream() {
    String why = "peer will not accept external chaincode connection basic:01 (except in dev mode)";
    harness.admission.refusal = Optional.of(new HeddleException(Fault.UNAVAILABLE, why));
    FakeChaincode chaincode = FakeChaincode.dial(harness.peer());

    chaincode.sendRegister(StreamHarness.BASIC.value());

    Status end = chaincode.awaitEnd();
    assertThat(end.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(end.getDescription()).isEqualTo(why);
    assertThat(chaincode.unread()).isZero();
  }

  @Test
  @Spec({"CP-10", "CP-204", "EB-617", "EB-710", "HB-19"})
  void a_refused_duplicate_leaves_the_first_registration_alone() {
    FakeChaincode first = harness.chaincode();
    FakeChaincode second = FakeChaincode.dial(harness.peer());

    second.sendRegister(StreamHarness.BASIC.value());

    Status end = second.awaitEnd();
    assertThat(end.getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(end.getDescription()).isEqualTo("duplicate chaincodeID: basic:01");
    var running = harness.start(1);
    first.complete(first.receive(ChaincodeMessage.Type.TRANSACTION), "still here");
    assertThat(running.outcome()).isInstanceOf(Outcome.Completed.class);
  }

  @Test
  @Spec({"CP-7", "EB-615"})
  void another_message_before_register_ends_the_stream() {
    FakeChaincode chaincode = FakeChaincode.dial(harness.peer());

    chaincode.send(
        ChaincodeMessage.newBuilder()
            .setType(ChaincodeMessage.Type.GET_STATE)
            .setTxid("tx1")
            .build());

    assertThat(chaincode.awaitEnd().getDescription())
        .isEqualTo(
            "error handling message, ending stream: [tx1] Fabric side handler cannot handle message"
                + " (GET_STATE) while in created state");
  }

  @ParameterizedTest
  @EnumSource(
      names = {"UNDEFINED", "REGISTER", "REGISTERED", "INIT", "READY", "TRANSACTION", "RESPONSE"})
  @Spec("CP-7")
  void what_only_the_peer_may_say_ends_the_stream(ChaincodeMessage.Type type) {
    FakeChaincode chaincode = harness.chaincode();

    chaincode.send(ChaincodeMessage.newBuilder().setType(type).setTxid("tx1").build());

    Status end = chaincode.awaitEnd();
    assertThat(end.getCode()).isEqualTo(Status.Code.UNKNOWN);
    assertThat(end.getDescription())
        .isEqualTo(
            "error handling message, ending stream: [tx1] Fabric side handler cannot handle message"
                + " (%s) while in ready state",
            type);
    await().until(() -> harness.streams.find(StreamHarness.BASIC).isEmpty());
  }

  @Test
  @Spec("CP-5")
  void what_comes_during_the_handshake_is_looked_at_when_it_is_over() {
    FakeChaincode chaincode = FakeChaincode.dial(harness.peer());

    chaincode.sendRegister(StreamHarness.BASIC.value());
    chaincode.send(
        ChaincodeMessage.newBuilder()
            .setType(ChaincodeMessage.Type.GET_STATE)
            .setTxid("tx1")
            .build());

    chaincode.receive(ChaincodeMessage.Type.REGISTERED);
    chaincode.receive(ChaincodeMessage.Type.READY);
    assertThat(chaincode.receive(ChaincodeMessage.Type.ERROR).getPayload().toStringUtf8())
        .contains("no ledger context");
  }

  @Test
  @Spec({"CP-6", "CP-18"})
  void keepalive_from_chaincode_is_dropped_in_every_state() {
    FakeChaincode chaincode = FakeChaincode.dial(harness.peer());

    chaincode.send(ChaincodeMessage.Type.KEEPALIVE, ChaincodeID.getDefaultInstance());
    chaincode.register(StreamHarness.BASIC);
    chaincode.send(ChaincodeMessage.Type.KEEPALIVE, ChaincodeID.getDefaultInstance());

    var running = harness.start(1);
    chaincode.complete(chaincode.receive(ChaincodeMessage.Type.TRANSACTION), "");
    assertThat(running.outcome()).isInstanceOf(Outcome.Completed.class);
    assertThat(chaincode.unread()).isZero();
  }

  @Test
  @Spec({"CP-22", "CP-23"})
  void after_a_hang_up_the_chaincode_may_register_again() {
    FakeChaincode first = harness.chaincode();

    first.halfClose();

    assertThat(first.awaitEnd().getDescription()).isEqualTo("EOF");
    await().until(() -> harness.streams.find(StreamHarness.BASIC).isEmpty());
    harness.chaincode();
    await()
        .untilAsserted(() ->
            assertThat(harness.admission.told)
                .containsExactly(
                    "ready basic:01", "ended basic:01 (ready): EOF", "ready basic:01"));
  }

  @Test
  @Spec("CP-22")
  void a_stream_that_breaks_is_told_in_fabrics_words() {
    FakeChaincode chaincode = harness.chaincode();

    chaincode.close();

    await()
        .untilAsserted(() ->
            assertThat(harness.admission.told)
                .last()
                .asString()
                .startsWith(
                    "ended basic:01 (ready): receive from chaincode support stream failed: rpc"
                        + " error: code = Canceled desc = "));
  }

  @Test
  @Spec("CP-201")
  void a_thousand_refused_streams_leave_nothing_behind() {
    harness.admission.refusal = Optional.of(new HeddleException(Fault.UNAVAILABLE, "no"));

    for (int i = 0; i < 1000; i++) {
      FakeChaincode chaincode = FakeChaincode.dial(harness.peer());
      chaincode.sendRegister("any:" + i);
      assertThat(chaincode.awaitEnd().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    }

    await()
        .untilAsserted(() -> {
          assertThat(harness.streams.counts()).isEqualTo(new StreamCounts(0, 0, 0, 0, 0));
          assertThat(VirtualThreads.named("chaincode-")).isEmpty();
        });
  }

  @Test
  @Spec("CP-201")
  void a_stream_that_stays_silent_is_ended(@TempDir Path other) throws IOException {
    StreamSettings settings = withTimes(Duration.ZERO, Duration.ofMillis(50));
    try (var impatient = new StreamHarness(other, settings)) {
      FakeChaincode chaincode = FakeChaincode.dial(impatient.peer());

      Status end = chaincode.awaitEnd();

      assertThat(end.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(end.getDescription()).isEqualTo("chaincode did not send REGISTER within 0 s");
    }
  }

  @Test
  void a_silent_stream_stays_while_somebody_may_stand_in_a_debugger(@TempDir Path other)
      throws Exception {
    var isAsked = new CountDownLatch(1);
    ExecuteLimits limits =
        new ExecuteLimits() {
          @Override
          public Duration of(PackageId chaincode, Duration usual) {
            return usual;
          }

          @Override
          public Duration untilRegistered(Duration usual) {
            isAsked.countDown();
            return Duration.ofHours(1);
          }
        };
    StreamSettings settings = withTimes(Duration.ZERO, Duration.ofMillis(20));
    try (var patient =
        new StreamHarness(other, settings, limits, StreamHarness.Way.CHAINCODE_DIALS)) {
      FakeChaincode chaincode = FakeChaincode.dial(patient.peer());
      assertThat(isAsked.await(30, TimeUnit.SECONDS)).as("the usual time is up").isTrue();

      chaincode.register(StreamHarness.BASIC);

      assertThat(chaincode.hasEnded()).isFalse();
    }
  }

  @Test
  @Spec("CP-19")
  void a_dialled_stream_may_be_silent_as_long_as_its_launch_allows(@TempDir Path other)
      throws IOException {
    StreamSettings settings = withTimes(Duration.ZERO, Duration.ofMillis(20));
    try (var impatient = new StreamHarness(other, settings)) {
      var _ =
          impatient.streams.accept(
              new BreakingStream(ChaincodeMessage.Type.TRANSACTION),
              Optional.of(impatient.admission.owner(StreamHarness.BASIC)));

      await()
          .during(Duration.ofMillis(300))
          .untilAsserted(() -> assertThat(impatient.admission.told).isEmpty());
    }
  }

  @Test
  @Spec({"CP-17", "EB-626"})
  void keepalive_is_sent_from_the_moment_the_stream_opens(@TempDir Path other) throws IOException {
    StreamSettings settings =
        withTimes(Duration.ofMillis(50), StreamSettings.defaults().registerTimeout());
    try (var chatty = new StreamHarness(other, settings)) {
      FakeChaincode chaincode = FakeChaincode.dial(chatty.peer());
      ChaincodeMessage keepalive =
          ChaincodeMessage.newBuilder().setType(ChaincodeMessage.Type.KEEPALIVE).build();

      assertThat(chaincode.receive()).isEqualTo(keepalive);
      assertThat(chaincode.receive()).isEqualTo(keepalive);
      chaincode.sendRegister(StreamHarness.BASIC.value());
      await()
          .until(chaincode::receive, message -> message.getType() == ChaincodeMessage.Type.READY);
      assertThat(chaincode.receive()).isEqualTo(keepalive);
      assertThat(chaincode.receive()).isEqualTo(keepalive);
    }
  }

  @Test
  @Spec("CP-17")
  void a_keepalive_that_cannot_be_sent_ends_the_stream(@TempDir Path other) throws IOException {
    StreamSettings settings =
        withTimes(Duration.ofMillis(20), StreamSettings.defaults().registerTimeout());
    try (var chatty = new StreamHarness(other, settings)) {
      var _ =
          chatty.streams.accept(
              new BreakingStream(ChaincodeMessage.Type.KEEPALIVE),
              Optional.of(chatty.admission.owner(StreamHarness.BASIC)));

      await()
          .untilAsserted(() ->
              assertThat(chatty.admission.told)
                  .containsExactly(
                      "ended basic:01 (not ready): received error while sending message, ending"
                          + " chaincode support stream: [] error sending KEEPALIVE: wire cut"));
    }
  }

  @Test
  @Spec("CP-224")
  void a_negative_keepalive_is_off(@TempDir Path other) throws IOException {
    StreamSettings settings =
        withTimes(Duration.ofSeconds(-1), StreamSettings.defaults().registerTimeout());
    try (var quiet = new StreamHarness(other, settings)) {
      FakeChaincode chaincode = FakeChaincode.dial(quiet.peer());

      chaincode.sendRegister(StreamHarness.BASIC.value());

      assertThat(chaincode.receive().getType()).isEqualTo(ChaincodeMessage.Type.REGISTERED);
      assertThat(chaincode.receive().getType()).isEqualTo(ChaincodeMessage.Type.READY);
      assertThat(chaincode.unread()).isZero();
    }
  }

  @Test
  @Spec({"CP-6", "CP-15", "EB-706"})
  void with_tls_the_very_first_message_must_be_register() throws IOException {
    try (var secured = new Secured(harness, (_, _) -> {})) {
      FakeChaincode chaincode = FakeChaincode.dial(secured.channel);

      chaincode.send(ChaincodeMessage.Type.KEEPALIVE, ChaincodeID.getDefaultInstance());

      Status end = chaincode.awaitEnd();
      assertThat(end.getCode()).isEqualTo(Status.Code.UNKNOWN);
      assertThat(end.getDescription()).isEqualTo("First message needs to be a register");
    }
  }

  @Test
  @Spec({"CP-15", "EB-706"})
  void with_tls_a_chaincode_with_another_ones_certificate_is_refused() throws IOException {
    RegistrationCheck check =
        (chaincode, certificate) -> {
          throw new HeddleException(
              Fault.DENIED,
              "%s showed %s".formatted(chaincode, certificate.map(_ -> "one").orElse("nothing")));
        };
    try (var secured = new Secured(harness, check)) {
      FakeChaincode chaincode = FakeChaincode.dial(secured.channel);

      chaincode.sendRegister(StreamHarness.BASIC.value());

      assertThat(chaincode.awaitEnd().getDescription()).isEqualTo("basic:01 showed nothing");
      assertThat(harness.admission.told).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"REGISTERED", "READY"})
  @Spec("CP-10")
  void a_chaincode_that_cannot_be_told_that_it_is_registered_never_becomes_ready(
      ChaincodeMessage.Type unsent) {
    harness
        .streams
        .accept(
            new BreakingStream(unsent), Optional.of(harness.admission.owner(StreamHarness.BASIC)))
        .onNext(RawChaincode.registration(StreamHarness.BASIC));

    assertThat(harness.admission.told)
        .isNotEmpty()
        .allSatisfy(told ->
            assertThat(told)
                .startsWith("ended basic:01 ")
                .endsWith(": [] error sending %s: wire cut".formatted(unsent)));
    assertThat(harness.streams.find(StreamHarness.BASIC)).isEmpty();
  }

  @Test
  @Spec({"CP-21", "EB-616"})
  void a_message_that_cannot_be_sent_ends_its_transaction_and_the_stream() {
    var broken = new BreakingStream(ChaincodeMessage.Type.TRANSACTION);
    StreamObserver<ChaincodeMessage> fromChaincode =
        harness.streams.accept(broken, Optional.of(harness.admission.owner(StreamHarness.BASIC)));
    fromChaincode.onNext(
        ChaincodeMessage.newBuilder()
            .setType(ChaincodeMessage.Type.REGISTER)
            .setPayload(
                ChaincodeID.newBuilder()
                    .setName(StreamHarness.BASIC.value())
                    .build()
                    .toByteString())
            .build());
    await().until(() -> harness.streams.find(StreamHarness.BASIC).isPresent());

    var failed = (Outcome.Failed) harness.start(1).outcome();

    assertThat(failed.payload()).isEqualTo("[00000000] error sending TRANSACTION: wire cut");
    await()
        .untilAsserted(() ->
            assertThat(harness.admission.told)
                .last()
                .isEqualTo(
                    "ended basic:01 (ready): received error while sending message, ending"
                        + " chaincode support stream: [00000000] error sending TRANSACTION: wire"
                        + " cut"));
  }

  /** A listener that asks a check before it lets anybody register. */
  private static final class Secured implements AutoCloseable {

    final ManagedChannel channel;
    private final Server server;

    Secured(StreamHarness harness, RegistrationCheck check) throws IOException {
      String name = InProcessServerBuilder.generateName();
      server =
          InProcessServerBuilder.forName(name)
              .addService(harness.streams.service(check))
              .build()
              .start();
      channel = InProcessChannelBuilder.forName(name).build();
    }

    @Override
    public void close() {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  private static StreamSettings withTimes(Duration keepalive, Duration registerTimeout) {
    StreamSettings defaults = StreamSettings.defaults();
    return new StreamSettings(
        defaults.executeTimeout(),
        keepalive,
        registerTimeout,
        defaults.totalQueryLimit(),
        defaults.stateDatabase(),
        defaults.ready(),
        defaults.concurrency(),
        defaults.overlapping());
  }

  /** A stream that takes everything but one type of message. */
  private record BreakingStream(ChaincodeMessage.Type unsent)
      implements StreamObserver<ChaincodeMessage> {

    @Override
    public void onNext(ChaincodeMessage message) {
      if (message.getType() == unsent) {
        throw new IllegalStateException("wire cut");
      }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
