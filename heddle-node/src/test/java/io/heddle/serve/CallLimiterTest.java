// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.heddle.testing.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.Test;

/** The limiter alone, call by call, as gRPC tells it of them. */
@Spec("NA-12")
final class CallLimiterTest {

  private final CallLimiter limiter =
      new CallLimiter(
          new CallLimits(Map.of(EndorserGrpc.SERVICE_NAME, 1), Optional.empty()), new Offenders());
  private final List<String> served = new ArrayList<>();

  @Test
  void a_client_that_has_heard_of_the_end_may_call_again_at_once() {
    var second = new Ended();
    var first = new Ended(() -> call(second, "second"));

    call(first, "first");

    assertThat(served).containsExactly("first", "second");
    assertThat(first.ends).containsExactly(Status.Code.OK);
    assertThat(second.ends).containsExactly(Status.Code.OK);
  }

  @Test
  void one_that_comes_while_another_runs_is_refused() {
    var second = new Ended();
    var first = new Ended();
    ServerCallHandler<SignedProposal, ProposalResponse> asksItself =
        (call, _) ->
            new ServerCall.Listener<>() {
              @Override
              public void onHalfClose() {
                call(second, "second");
                call.close(Status.OK, new Metadata());
              }
            };

    limiter.interceptCall(first, new Metadata(), asksItself).onHalfClose();

    assertThat(served).isEmpty();
    assertThat(first.ends).containsExactly(Status.Code.OK);
    assertThat(second.ends).containsExactly(Status.Code.UNKNOWN);
  }

  private void call(Ended call, String name) {
    limiter
        .interceptCall(
            call,
            new Metadata(),
            (inside, _) ->
                new ServerCall.Listener<>() {
                  @Override
                  public void onHalfClose() {
                    served.add(name);
                    inside.close(Status.OK, new Metadata());
                  }
                })
        .onHalfClose();
  }

  /** A call whose client does something as soon as it hears of the end. */
  private static final class Ended extends ServerCall<SignedProposal, ProposalResponse> {

    private final List<Status.Code> ends = new ArrayList<>();
    private final Runnable then;

    Ended() {
      this(() -> {});
    }

    Ended(Runnable then) {
      this.then = then;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      ends.add(status.getCode());
      then.run();
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(ProposalResponse message) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<SignedProposal, ProposalResponse> getMethodDescriptor() {
      return EndorserGrpc.getProcessProposalMethod();
    }
  }
}
