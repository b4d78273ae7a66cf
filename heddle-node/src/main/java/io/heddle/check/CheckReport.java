// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

import java.nio.file.Path;
import java.util.List;

/**
 * What a check of a builder found, in the order of the contract.
 *
 * @param packageTried the package that the builder was given, in words
 */
public record CheckReport(
    Path builder, String packageTried, List<TimedStep> steps, List<Finding> findings) {

  public CheckReport {
    steps = List.copyOf(steps);
    findings = List.copyOf(findings);
  }

  /** How many rules are broken. */
  public long broken() {
    return findings.stream().filter(finding -> finding.verdict() == Verdict.BROKEN).count();
  }
}
