// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import picocli.CommandLine.Option;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** How a result is shown: as the chaincode gave it, or as one JSON object. */
final class OutputOptions {

  @Option(
      names = "--json",
      description =
          "Print one JSON object: transactionId, result, and for a transaction blockNumber.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing on standard error but failures.")
  private boolean quiet;

  OutputOptions() {}

  void print(CallResult result) {
    PrintStream out = System.out;
    if (json) {
      out.println(asJson(result));
    } else if (!result.result().isEmpty()) {
      try {
        result.result().writeTo(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      out.println();
    }
    out.flush();
    if (!quiet && !json && result.blockNumber().isPresent()) {
      System.err.printf(
          "Transaction %s is valid, in block %d%n",
          result.transactionId(), result.blockNumber().getAsLong());
    }
  }

  private static String asJson(CallResult result) {
    ObjectNode object = new ObjectMapper().createObjectNode();
    object.put("transactionId", result.transactionId());
    ByteString bytes = result.result();
    if (bytes.isValidUtf8()) {
      object.put("result", bytes.toStringUtf8());
    } else {
      object.put("resultBase64", bytes.toByteArray());
    }
    result.blockNumber().ifPresent(number -> object.put("blockNumber", number));
    return object.toString();
  }
}
