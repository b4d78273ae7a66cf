// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A command's end with an exit code and one sentence for the user. */
final class CommandFailure extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final ExitCode exitCode;
  private final String sentence;

  CommandFailure(ExitCode exitCode, String sentence) {
    this(exitCode, sentence, null);
  }

  CommandFailure(ExitCode exitCode, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.exitCode = exitCode;
    this.sentence = sentence;
  }

  ExitCode exitCode() {
    return exitCode;
  }

  String sentence() {
    return sentence;
  }
}
