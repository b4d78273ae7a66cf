// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is written down while a builder is checked. For one thread. */
final class Notes {

  private final List<TimedStep> steps = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  void ran(String step, String outcome, Duration took) {
    steps.add(new TimedStep(step, outcome, took));
  }

  void kept(String rule, String step, String sentence) {
    findings.add(new Finding(rule, step, Verdict.KEPT, sentence));
  }

  void broken(String rule, String step, String sentence) {
    findings.add(new Finding(rule, step, Verdict.BROKEN, sentence));
  }

  void notApplicable(String rule, String step, String sentence) {
    findings.add(new Finding(rule, step, Verdict.NOT_APPLICABLE, sentence));
  }

  /** Broken with the sentence of the problem if there is one, kept with the other otherwise. */
  void keptUnless(Optional<String> problem, String rule, String step, String sentence) {
    problem.ifPresentOrElse(seen -> broken(rule, step, seen), () -> kept(rule, step, sentence));
  }

  /** Kept if nothing has changed in the directory since; the complaint goes before the change. */
  void unchanged(
      TreeState before, Path directory, String complaint, String rule, String step, String sentence)
      throws IOException {
    keptUnless(
        before.changesTo(TreeState.of(directory)).map(complaint::concat), rule, step, sentence);
  }

  List<TimedStep> steps() {
    return List.copyOf(steps);
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }
}
