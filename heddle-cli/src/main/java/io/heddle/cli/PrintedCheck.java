// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.check.CheckReport;
import io.heddle.check.Finding;
import io.heddle.check.TimedStep;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The report on a builder, for a person or for a program. */
record PrintedCheck(CheckReport report) {

  /** One line for each rule, then one for each step that ran, then the sum. */
  String text() {
    var text = new StringBuilder();
    text.append("Builder '%s'%n".formatted(report.builder()));
    text.append("Package: %s%n".formatted(report.packageTried()));
    text.append("Rules: docs/requirements.md says what each number asks for%n%n".formatted());
    for (Finding finding : report.findings()) {
      text.append(
          "%-14s  %-7s  %-7s  %s%n"
              .formatted(
                  finding.verdict().word(), finding.step(), finding.rule(), finding.sentence()));
    }
    text.append(System.lineSeparator());
    for (TimedStep step : report.steps()) {
      text.append(
          "%-7s  %6d ms  %s%n".formatted(step.step(), step.took().toMillis(), step.outcome()));
    }
    text.append(
        report.broken() == 0
            ? "%nNo rule is broken%n".formatted()
            : "%n%d of %d rules are broken%n".formatted(report.broken(), report.findings().size()));
    return text.toString();
  }

  String json() {
    ObjectNode object = new ObjectMapper().createObjectNode();
    object.put("builder", report.builder().toString());
    object.put("kept", report.broken() == 0);
    object.put("package", report.packageTried());
    ArrayNode steps = object.putArray("steps");
    for (TimedStep step : report.steps()) {
      steps
          .addObject()
          .put("step", step.step())
          .put("outcome", step.outcome())
          .put("milliseconds", step.took().toMillis());
    }
    ArrayNode rules = object.putArray("rules");
    for (Finding finding : report.findings()) {
      rules
          .addObject()
          .put("rule", finding.rule())
          .put("step", finding.step())
          .put("verdict", finding.verdict().word())
          .put("sentence", finding.sentence());
    }
    return object + System.lineSeparator();
  }
}
