// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.client.Bytes;
import io.heddle.client.CallResult;
import io.heddle.client.ChaincodeCall;
import io.heddle.json.JsonTree;
import io.heddle.show.SortedJson;
import io.heddle.show.SystemAnswers;
import io.heddle.show.TraceText;
import io.heddle.trace.TransactionTrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** How a result is shown: as the chaincode gave it, or as one JSON object. */
final class OutputOptions {

  @Option(
      names = "--json",
      description =
          "Print one JSON object: transactionId, result, and for a transaction blockNumber; with --trace also trace.")
  private boolean json;

  @Option(
      names = "--raw",
      description =
          "Print the bytes as the chaincode gave them: nothing of a system chaincode is decoded, and nothing made safe for a terminal.")
  private boolean raw;

  @Option(names = "--quiet", description = "Print nothing on standard error but failures.")
  private boolean quiet;

  OutputOptions() {}

  /** Shows a result on standard output, and the trace on standard error unless it is JSON. */
  void print(ChaincodeCall call, CallResult result, Optional<TransactionTrace> trace) {
    Optional<ObjectNode> decoded =
        raw
            ? Optional.empty()
            : SystemAnswers.decoded(
                call.chaincode(), call.function(), result.result().toByteArray());
    if (json) {
      System.out.println(asJson(result, decoded, trace));
    } else if (decoded.isPresent()) {
      System.out.println(SortedJson.of(decoded.get()));
    } else if (!result.result().isEmpty()) {
      printAnswer(result.result());
    }
    System.out.flush();
    if (!quiet && !json && result.blockNumber().isPresent()) {
      System.err.printf(
          "Transaction %s is valid, in block %d%n",
          result.transactionId(), result.blockNumber().getAsLong());
    }
    if (!json) {
      trace.ifPresent(OutputOptions::printText);
    }
  }

  /** Byte for byte, but on a terminal so that it does nothing there. */
  private void printAnswer(Bytes answer) {
    if (!raw && !AnswerText.isPlain(answer) && QuickTerminal.isTerminal()) {
      System.out.println(AnswerText.of(answer));
      note(
          answer.isValidUtf8()
              ? "The answer has signs that act on a terminal; they are shown as pictures, --raw prints them"
              : "The answer is not text and is shown in Base64; --raw prints its bytes");
      return;
    }
    try {
      answer.writeTo(System.out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.println();
  }

  /** Says something beside the result. */
  void note(String sentence) {
    if (!quiet) {
      System.err.println(sentence);
    }
  }

  private static void printText(TransactionTrace trace) {
    TraceText.of(trace).forEach(System.err::println);
  }

  private static String asJson(
      CallResult result, Optional<ObjectNode> decoded, Optional<TransactionTrace> trace) {
    ObjectNode object = JsonTree.object();
    object.put("transactionId", result.transactionId());
    Bytes bytes = result.result();
    if (decoded.isPresent()) {
      object.set("result", decoded.get());
    } else if (bytes.isValidUtf8()) {
      object.put("result", bytes.toStringUtf8());
    } else {
      object.put("resultBase64", bytes.toByteArray());
    }
    result.blockNumber().ifPresent(number -> object.put("blockNumber", number));
    trace.ifPresent(known -> object.set("trace", JsonTree.read(known.toJson())));
    return JsonTree.text(object);
  }
}
