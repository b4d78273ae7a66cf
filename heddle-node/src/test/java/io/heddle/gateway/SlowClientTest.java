// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.EventBlock;
import io.heddle.testing.RecordedGateway;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that takes chaincode events one by one, whenever it likes. */
@Timeout(30)
final class SlowClientTest {

  @TempDir private Path dir;

  @Test
  @Spec("NA-140")
  void gets_every_event_in_order() {
    try (RecordedGateway gateway = RecordedGateway.ofOneOrganisation(dir)) {
      var ledger = gateway.ledgers().main().ledger();
      long height = ledger.height();
      for (int i = 0; i < 100; i++) {
        new EventBlock().valid("tx" + i, "cc", "event " + i).appendTo(ledger);
      }
      SlowClient client = new SlowClient(gateway);
      client.askFrom(height);

      for (int taken = 1; taken <= 100; taken++) {
        client.takeOne();
        int expected = taken;
        await().pollInterval(Duration.ofMillis(1)).until(() -> client.events.size() >= expected);
        assertThat(client.events).hasSize(expected);
      }

      assertThat(client.events).startsWith("event 0", "event 1").endsWith("event 99");
      client.leave();
    }
  }

  @Test
  @Spec("NA-187")
  void is_told_when_its_events_cannot_be_read_any_more() throws Exception {
    try (RecordedGateway gateway = RecordedGateway.ofOneOrganisation(dir)) {
      var ledger = gateway.ledgers().main().ledger();
      long height = ledger.height();
      for (int i = 0; i < 10; i++) {
        new EventBlock().valid("tx" + i, "cc", "event " + i).appendTo(ledger);
      }
      SlowClient client = new SlowClient(gateway);
      client.askFrom(height);
      client.takeOne();
      await().until(() -> client.events.size() == 1);

      gateway.ledgers().closeStore();
      client.takeOne();

      Status end = client.end.get(20, TimeUnit.SECONDS);
      assertThat(end.getCode()).isEqualTo(Status.Code.ABORTED);
      assertThat(end.getDescription()).isEqualTo("The ledger is closed");
    }
  }

  private static final class SlowClient extends ClientCall.Listener<ChaincodeEventsResponse> {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final SigningIdentity user = RecordedNetwork.org1User("User1");
    private final ClientCall<SignedChaincodeEventsRequest, ChaincodeEventsResponse> call;

    SlowClient(RecordedGateway gateway) {
      call = gateway.channel().newCall(GatewayGrpc.getChaincodeEventsMethod(), CallOptions.DEFAULT);
    }

    void askFrom(long startBlock) {
      ByteString request =
          ChaincodeEventsRequest.newBuilder()
              .setChannelId("mychannel")
              .setChaincodeId("cc")
              .setIdentity(user.serialized())
              .setStartPosition(
                  SeekPosition.newBuilder()
                      .setSpecified(SeekSpecified.newBuilder().setNumber(startBlock)))
              .build()
              .toByteString();
      call.start(this, new Metadata());
      call.sendMessage(
          SignedChaincodeEventsRequest.newBuilder()
              .setRequest(request)
              .setSignature(user.sign(request))
              .build());
      call.halfClose();
    }

    void takeOne() {
      call.request(1);
    }

    void leave() {
      call.cancel("enough", null);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(status);
    }

    @Override
    public void onMessage(ChaincodeEventsResponse response) {
      response.getEventsList().forEach(event -> events.add(event.getEventName()));
    }
  }
}
