// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import java.time.Duration;
import java.util.List;

/** What became of one step of a build. */
public sealed interface StepOutcome {

  /**
   * It ran to an end.
   *
   * @param error the line that says best what went wrong; often empty
   */
  record Ended(ExitStatus status, List<String> lastLines, String error) implements StepOutcome {
    public Ended {
      lastLines = List.copyOf(lastLines);
    }
  }

  /** It could not even be started. */
  record NotStarted(String reason) implements StepOutcome {}

  /** It took too long and was killed. */
  record OverLimit(Duration limit, List<String> lastLines) implements StepOutcome {
    public OverLimit {
      lastLines = List.copyOf(lastLines);
    }
  }

  default boolean isSuccess() {
    return this instanceof Ended(ExitStatus status, _, _) && status.code() == 0;
  }

  /** What happened, in Fabric's words where it has some. */
  default String text() {
    return switch (this) {
      case Ended(ExitStatus status, _, _) -> status.text();
      case NotStarted(String reason) -> reason;
      case OverLimit(Duration limit, _) -> "not done after %d s".formatted(limit.toSeconds());
    };
  }

  /**
   * As {@link #text}, then the line that says best what went wrong, and then the last lines that
   * the step wrote to standard error.
   */
  default String explanation() {
    return explanation("");
  }

  /** As {@link #explanation}, with a word of the caller's before the lines. */
  default String explanation(String hint) {
    return switch (this) {
      case Ended(_, List<String> lastLines, String error) ->
          text() + summary(lastLines, error) + hint + appendix(lastLines);
      case NotStarted _ -> text() + hint;
      case OverLimit(_, List<String> lastLines) -> text() + hint + appendix(lastLines);
    };
  }

  /** The last line alone needs none. */
  private static String summary(List<String> lastLines, String error) {
    return error.isEmpty() || lastLines.size() < 2 ? "" : "; " + error;
  }

  private static String appendix(List<String> lines) {
    return switch (lines.size()) {
      case 0 -> "";
      case 1 -> "; last line: " + lines.getFirst();
      default -> "; last lines:\n" + String.join("\n", lines);
    };
  }
}
