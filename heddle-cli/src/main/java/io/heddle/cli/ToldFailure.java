// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.HeddleException;
import io.heddle.client.NotCommitted;
import io.heddle.json.JsonTree;
import io.heddle.show.TraceText;
import io.heddle.trace.TransactionTrace;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a user, or a program, reads of a command that failed.
 *
 * @param sentence what failed, which one, why, what next; often nothing of an interrupted command
 * @param details what others said of it, in their words, the outermost first
 * @param trace what the call did that failed, if that was asked for
 */
record ToldFailure(
    String sentence, List<String> details, ExitCode code, Optional<TransactionTrace> trace) {

  /** How it is asked for. */
  enum Form {
    /** The sentence on standard error. */
    SENTENCE,
    /** The details below it. */
    VERBOSE,
    /** One object on standard output. */
    JSON
  }

  ToldFailure {
    details = List.copyOf(details);
  }

  ToldFailure(String sentence, List<String> details, ExitCode code) {
    this(sentence, details, code, Optional.empty());
  }

  private ToldFailure with(TransactionTrace known) {
    return new ToldFailure(sentence, details, code, Optional.of(known));
  }

  /**
   * One that a command ended with.
   *
   * @param command its whole name: {@code heddle query}
   */
  static ToldFailure of(Exception failure, String command) {
    return switch (failure) {
      case TracedFailure traced -> of(traced.failure(), command).with(traced.trace());
      case NotCommitted said -> new ToldFailure(said.sentence(), List.of(), ExitCode.NOT_COMMITTED);
      case HeddleException said ->
          new ToldFailure(said.getMessage(), said.details(), ExitCode.of(said.fault()));
      case InterruptedException _ ->
          new ToldFailure(
              "'%s' was interrupted".formatted(command), List.of(), ExitCode.INTERRUPTED);
      default -> {
        LoggerFactory.getLogger(Main.class).debug("Command failed", failure);
        yield new ToldFailure(
            "'%s' failed unexpectedly; run it again with HEDDLE_LOG=debug and HEDDLE_LOG_TRACES=%%ex to see where"
                .formatted(command),
            List.of(),
            ExitCode.INTERNAL);
      }
    };
  }

  /** Tells it, and gives the code to exit with. */
  int tell(Form form, PrintStream out, PrintWriter err) {
    if (form != Form.JSON) {
      trace.ifPresent(known -> TraceText.of(known).forEach(err::println));
    }
    switch (form) {
      case JSON -> {
        out.println(JsonTree.text(json()));
        out.flush();
      }
      case SENTENCE -> tellSentence(err);
      case VERBOSE -> {
        tellSentence(err);
        details.forEach(detail -> err.println("  " + detail));
      }
    }
    err.flush();
    return code.number();
  }

  /** Who has pressed Ctrl-C knows that. */
  private void tellSentence(PrintWriter err) {
    if (code != ExitCode.INTERRUPTED) {
      err.println(sentence);
    }
  }

  private ObjectNode json() {
    ObjectNode object = JsonTree.object();
    object.put("error", sentence);
    object.put("code", code.number());
    object.put("name", code.name());
    ArrayNode list = object.putArray("details");
    details.forEach(list::add);
    trace.ifPresent(known -> {
      object.put("transactionId", known.transactionId());
      object.set("trace", JsonTree.read(known.toJson()));
    });
    return object;
  }
}
