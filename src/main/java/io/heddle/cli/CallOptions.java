// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.CallObserver;
import io.heddle.client.CallResult;
import io.heddle.client.ChaincodeCall;
import io.heddle.client.GatewayConnection;
import io.heddle.client.NotCommitted;
import io.heddle.client.TracedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What {@code invoke} and {@code query} have in common: a node, a chaincode, a function, its
 * arguments.
 */
final class CallOptions {

  @Mixin private final NodeOptions node = new NodeOptions();

  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--transient",
      paramLabel = "KEY=VALUE",
      description =
          "Transient data, seen by the chaincode and never written to the ledger; may be repeated.")
  private List<String> transientData = new ArrayList<>();

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
      defaultValue = "60",
      description =
          "How long to wait for the chaincode, in seconds, as in a debugger (default: ${DEFAULT-VALUE}).")
  private int seconds = 60;

  @Parameters(index = "0", paramLabel = "NAME", description = "Name of the chaincode.")
  private String chaincode = "";

  @Parameters(
      index = "1",
      paramLabel = "FUNCTION",
      description = "Function to call; 'contract:function' for a named contract.")
  private String function = "";

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "ARG",
      description =
          "Arguments, passed on as they are, also those that look like options: options stand before NAME.")
  private List<String> arguments = new ArrayList<>();

  CallOptions() {}

  /** How a call is sent. */
  @FunctionalInterface
  interface Sending {
    CallResult send(GatewayConnection gateway, ChaincodeCall call, CallObserver observer);
  }

  int run(Sending sending) {
    if (seconds < 1) {
      throw new HeddleException(
          Fault.BAD_INPUT, "--timeout takes a number from 1, not %d".formatted(seconds));
    }
    Map<String, ByteString> secrets = new LinkedHashMap<>();
    Assignments.of("--transient", transientData)
        .forEach((key, value) -> secrets.put(key, ByteString.copyFromUtf8(value)));
    var call = new ChaincodeCall(chaincode, function, TypedBytes.ofLast(arguments), secrets);
    try (GatewayConnection gateway =
        GatewayConnection.open(node.target(), Duration.ofSeconds(seconds))) {
      if (trace || checkDeterminism) {
        runTraced(gateway, call, sending);
      } else {
        output.print(sending.send(gateway, call, CallObserver.NONE), Optional.empty());
      }
    }
    return ExitCode.OK.number();
  }

  private void runTraced(GatewayConnection gateway, ChaincodeCall call, Sending sending) {
    TracedCall traced = new TracedCall(gateway.traces(), checkDeterminism);
    CallResult result;
    try {
      result = sending.send(gateway, call, traced);
    } catch (HeddleException | NotCommitted e) {
      if (trace) {
        traced.traceAfterFailure().ifPresent(output::printFailed);
      }
      throw e;
    }
    output.print(result, trace ? Optional.of(traced.trace()) : Optional.empty());
    if (checkDeterminism) {
      output.note(ComparisonText.passed(traced.comparison()));
    }
  }
}
