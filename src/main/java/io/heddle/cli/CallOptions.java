// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
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
  private Map<String, String> transientData = new LinkedHashMap<>();

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
      description = "Arguments, passed on as they are.")
  private List<String> arguments = new ArrayList<>();

  CallOptions() {}

  int run(BiFunction<GatewayConnection, ChaincodeCall, CallResult> send) {
    Map<String, ByteString> secrets = new LinkedHashMap<>();
    transientData.forEach((key, value) -> secrets.put(key, ByteString.copyFromUtf8(value)));
    var call = new ChaincodeCall(chaincode, function, arguments, secrets);
    try (GatewayConnection gateway = GatewayConnection.open(node.target())) {
      output.print(send.apply(gateway, call));
    }
    return ExitCode.OK.number();
  }
}
