// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.order.Broadcast;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client is told of an orderer that does not take its transaction. */
final class SubmitTest {

  private static final SubmitRequest REQUEST =
      SubmitRequest.newBuilder()
          .setChannelId("mychannel")
          .setPreparedTransaction(Envelope.newBuilder().setSignature(ByteString.copyFromUtf8("s")))
          .build();

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;

  @BeforeAll
  static void open() {
    ledgers = RecordedLedgers.open(dir);
  }

  @AfterAll
  static void close() {
    ledgers.close();
  }

  @Test
  @Spec({"NA-130", "NA-141"})
  void an_orderer_that_does_not_answer_in_time_is_named_and_left_alone() throws Exception {
    CountDownLatch isGivenUp = new CountDownLatch(1);
    Submit submit =
        submit(
            Duration.ofMillis(1),
            _ -> {
              try {
                new CountDownLatch(1).await();
                throw new IllegalStateException("never");
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              } finally {
                isGivenUp.countDown();
              }
            });

    GatewayError error = catchThrowableOfType(GatewayError.class, () -> submit.call(REQUEST));

    assertThat(error.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(error).hasMessage("no orderers could successfully process transaction");
    assertThat(error.details())
        .containsExactly(
            ErrorDetail.newBuilder()
                .setAddress("127.0.0.1:7050")
                .setMspId("OrdererMSP")
                .setMessage("rpc error: code = DeadlineExceeded desc = context deadline exceeded")
                .build());
    isGivenUp.await();
  }

  @Test
  void what_an_orderer_fails_with_comes_out_as_itself() {
    HeddleException failure = new HeddleException(Fault.UNAVAILABLE, "The orderer's disk is full");
    Submit submit =
        submit(
            Duration.ofMinutes(1),
            _ -> {
              throw failure;
            });

    assertThat(catchThrowable(() -> submit.call(REQUEST))).isSameAs(failure);
  }

  private static Submit submit(Duration limit, Broadcast broadcast) {
    return new Submit(ledgers.channels(), Orderers.own(broadcast), limit);
  }
}
