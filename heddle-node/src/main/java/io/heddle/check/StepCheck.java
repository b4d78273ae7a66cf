// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

import io.heddle.build.BuildContext;
import io.heddle.build.Builder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs detect, build or release once and holds it against the rules that are the same for all
 * three.
 */
final class StepCheck {

  /** Longer than a process needs to end after the one that started it. */
  private static final Duration CHILDREN_END = Duration.ofMillis(500);

  private final Workplace place;
  private final BuildContext context;
  private final Duration limit;
  private final Notes notes;

  StepCheck(Workplace place, BuildContext context, Duration limit, Notes notes) {
    this.place = place;
    this.context = context;
    this.limit = limit;
    this.notes = notes;
  }

  /**
   * One step.
   *
   * @param rule the requirement that it ends with status 0
   * @param output the one directory that it may write to
   */
  record Step(String name, String rule, List<Path> arguments, Optional<Path> output) {
    Step {
      arguments = List.copyOf(arguments);
    }
  }

  static Step detect(BuildContext context) {
    return new Step(
        "detect", "EB-307", List.of(context.source(), context.metadata()), Optional.empty());
  }

  static Step build(BuildContext context) {
    return new Step(
        "build",
        "EB-332",
        List.of(context.source(), context.metadata(), context.build()),
        Optional.of(context.build()));
  }

  static Step release(BuildContext context) {
    return new Step(
        "release",
        "EB-334",
        List.of(context.build(), context.release()),
        Optional.of(context.release()));
  }

  /** Whether it ends with status 0 within the limit; nothing is written down. */
  boolean succeeds(Builder builder, Step step) throws IOException, InterruptedException {
    try (Execution execution = start(builder, step)) {
      return execution.endsWithin(limit) && execution.isSuccess();
    }
  }

  /** Runs it and writes down what it did; true if it ended with status 0. */
  boolean run(Builder builder, Step step) throws IOException, InterruptedException {
    TreeState before = inputs(step);
    TreeState working = TreeState.of(place.working());
    TreeState temporary = TreeState.of(place.temporary());
    try (Execution execution = start(builder, step)) {
      boolean ended = execution.endsWithin(limit);
      notes.ran(step.name(), execution.outcome(), execution.age());
      if (!ended) {
        notes.broken(
            "EB-324",
            step.name(),
            "had not ended after %d s; standard input is empty, so it must not wait for any"
                .formatted(limit.toSeconds()));
        return false;
      }
      status(execution, step);
      notes.kept(
          "EB-324",
          step.name(),
          "ended after %d ms with an empty standard input".formatted(execution.age().toMillis()));
      errors(execution, step);
      children(execution, step);
      notes.keptUnless(
          before.changesTo(inputs(step)).map(change -> "wrote where it may only read: " + change),
          "EB-322",
          step.name(),
          "left what it was given to read as it was");
      strays(working, temporary, step);
      return execution.isSuccess();
    }
  }

  private Execution start(Builder builder, Step step) throws IOException {
    return Execution.start(place, builder, step.name(), step.arguments().toArray(Path[]::new));
  }

  private void status(Execution execution, Step step) throws IOException {
    if (execution.isSuccess()) {
      notes.kept(step.rule(), step.name(), "ended with exit status 0");
    } else {
      notes.broken(step.rule(), step.name(), execution.outcome() + execution.lastWords());
    }
  }

  private void errors(Execution execution, Step step) throws IOException {
    if (!execution.isSuccess()) {
      notes.keptUnless(
          execution.saidNothing()
              ? Optional.of("failed without a word on standard error")
              : Optional.empty(),
          "HB-4",
          step.name(),
          "said why it failed on standard error");
    }
    notes.keptUnless(
        execution.hasLongLine()
            ? Optional.of(
                "wrote a line of more than 64 KiB to standard error, where a Fabric peer stops reading and the builder hangs")
            : Optional.empty(),
        "EB-328",
        step.name(),
        "wrote no line of more than 64 KiB to standard error");
  }

  private void children(Execution execution, Step step) throws InterruptedException {
    int left = execution.leftBehindAfter(CHILDREN_END);
    notes.keptUnless(
        left == 0
            ? Optional.empty()
            : Optional.of("left processes running in the background: %d".formatted(left)),
        "EB-329",
        step.name(),
        "left no process behind");
  }

  private void strays(TreeState working, TreeState temporary, Step step) throws IOException {
    notes.unchanged(
        working,
        place.working(),
        "wrote into the working directory, which is the peer's: ",
        "EB-323",
        step.name(),
        "left nothing in the working directory");
    notes.unchanged(
        temporary,
        place.temporary(),
        "left something in TMPDIR, which nobody removes: ",
        "EB-312",
        step.name(),
        "left nothing in the directory for temporary files");
  }

  /** All of the scratch directories but the one that the step may write to. */
  private TreeState inputs(Step step) throws IOException {
    TreeState all = TreeState.of(context.root());
    return step.output()
        .map(output -> all.without(context.root().relativize(output).toString()))
        .orElse(all);
  }
}
