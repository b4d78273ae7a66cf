// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.CallForm;
import io.heddle.client.CallKind;
import io.heddle.client.CallResult;
import io.heddle.client.ChaincodeCall;
import io.heddle.client.GatewayTarget;
import io.heddle.client.LocalDoor;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What {@code invoke} and {@code query} have in common: a node, a chaincode, a function, its
 * arguments.
 */
final class CallOptions {

  @Mixin private final NodeOptions node = new NodeOptions();

  @Mixin private final OutputOptions output = new OutputOptions();

  @Mixin private final TransientOptions secrets = new TransientOptions();

  @Mixin private final ArgumentOptions arguments = new ArgumentOptions();

  @Option(
      names = "--trace",
      description =
          "Show what the node and the chaincode said to each other, what was read and written, and what became of it.")
  private boolean trace;

  @Option(
      names = "--check-determinism",
      description =
          "Let the node execute the call twice on the same state; if the results differ, say how, submit nothing and fail.")
  private boolean checkDeterminism;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description =
          "How long to wait for the chaincode, in seconds (default: 60, and 3600 for one that may stand in a debugger).")
  private @Nullable Integer seconds;

  CallOptions() {}

  int run(CallKind kind) throws InterruptedException {
    if (seconds != null && seconds < 1) {
      throw new HeddleException(
          Fault.BAD_INPUT, "--timeout takes a number from 1, not %d".formatted(seconds));
    }
    if (secrets.inputs() + (arguments.readsInput() ? 1 : 0) > 1) {
      throw new HeddleException(
          Fault.BAD_INPUT, "Standard input is named twice with '-'; it can be read once");
    }
    ArgumentOptions.Invocation invocation = arguments.invocation();
    var call =
        new ChaincodeCall(
            arguments.chaincode(), invocation.function(), invocation.arguments(), secrets.values());
    try {
      GatewayTarget target = node.target(arguments.chaincode());
      Optional<CallResult> result = throughDoor(kind, target, call);
      if (result.isPresent()) {
        output.print(call, result.get(), Optional.empty());
      } else {
        var official = new GatewayCall(target, limit(), kind, output);
        if (trace || checkDeterminism) {
          official.runTraced(call, trace, checkDeterminism);
        } else {
          official.run(call);
        }
      }
    } catch (HeddleException e) {
      throw hinted(e, call);
    } catch (TracedFailure e) {
      throw e.failure() instanceof HeddleException failure
          ? new TracedFailure(hinted(failure, call), e.trace())
          : e;
    }
    return ExitCode.OK.number();
  }

  private HeddleException hinted(HeddleException failure, ChaincodeCall call) {
    return CallHint.behind(failure, call, () -> node.functions(call.chaincode()));
  }

  /** Empty if the peer has to be asked as any other. */
  private Optional<CallResult> throughDoor(CallKind kind, GatewayTarget target, ChaincodeCall call)
      throws InterruptedException {
    Optional<LocalDoor> door = trace || checkDeterminism ? Optional.empty() : node.localDoor();
    return door.isEmpty()
        ? Optional.empty()
        : door.get()
            .send(
                new CallForm(
                    kind, target.mspId(), target.mspFolder(), target.channel(), call, limit()));
  }

  private Duration limit() {
    return seconds == null ? node.usualLimit() : Duration.ofSeconds(seconds);
  }
}
