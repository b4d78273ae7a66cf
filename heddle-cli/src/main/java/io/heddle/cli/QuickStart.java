// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.cli.ToldFailure.Form;
import io.heddle.quick.QuickCall;
import io.heddle.quick.QuickCommand;
import io.heddle.quick.QuickTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

/**
 * Command lines that need no picocli: plain ones, help and version, by what the build has written
 * of them ({@link QuickFile}). Whatever else there is, it leaves to picocli, and so all of them if
 * there are no such files.
 */
final class QuickStart {

  private QuickStart() {}

  /** Runs the command and gives its exit code; empty if picocli has to. */
  static OptionalInt run(String... arguments) {
    Optional<QuickFile> file =
        Optional.ofNullable(System.getProperty(QuickFile.PROPERTY))
            .flatMap(path -> QuickFile.read(Path.of(path)));
    return file.isEmpty() ? OptionalInt.empty() : run(file.get(), arguments);
  }

  static OptionalInt run(QuickFile file, String... arguments) {
    Optional<String> text = file.text(QuickTerminal::hasStyles, arguments);
    if (text.isPresent()) {
      System.out.print(text.get());
      System.out.flush();
      return OptionalInt.of(ExitCode.OK.number());
    }
    Optional<QuickCommand> command = QuickTable.find(file.table(), arguments);
    Optional<QuickCall> call = command.flatMap(known -> QuickCall.of(known, arguments));
    return call.isPresent()
        ? OptionalInt.of(call(call.get(), "heddle " + command.orElseThrow().name()))
        : OptionalInt.empty();
  }

  private static int call(QuickCall call, String name) {
    try {
      return call.command() instanceof Callable<?> command && command.call() instanceof Integer code
          ? code
          : ExitCode.OK.number();
    } catch (Exception e) {
      Form form =
          call.given().contains(FailureForm.JSON)
              ? Form.JSON
              : call.given().contains(FailureForm.VERBOSE) ? Form.VERBOSE : Form.SENTENCE;
      return ToldFailure.of(e, name)
          .tell(form, System.out, new PrintWriter(System.err, false, System.err.charset()));
    }
  }

  /**
   * Ends the process without what an orderly end does first: Java looks through all jars for who
   * wants to log it.
   */
  static void end(int code) {
    System.out.flush();
    System.err.flush();
    try {
      Runtime.getRuntime().addShutdownHook(new Thread());
    } catch (IllegalStateException _) {
      System.exit(code); // it ends already, by a signal, whose code is the one that counts
    }
    Runtime.getRuntime().halt(code);
  }
}
