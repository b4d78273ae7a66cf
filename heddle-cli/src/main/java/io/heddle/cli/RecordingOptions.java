// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.trace.TraceSettings;
import picocli.CommandLine.Option;

/** What a node records and checks that no call asks for. */
final class RecordingOptions {

  @Option(
      names = "--keep-traces",
      paramLabel = "COUNT",
      defaultValue = "0",
      description =
          "Record the messages of every call and keep those of the last COUNT for 'heddle trace' (default: ${DEFAULT-VALUE}).")
  private int keptTraces;

  @Option(
      names = "--check-determinism",
      description = "Execute every call twice on the same state and warn if the results differ.")
  private boolean checkDeterminism;

  RecordingOptions() {}

  TraceSettings settings() {
    if (keptTraces < 0) {
      throw new HeddleException(
          Fault.BAD_INPUT, "--keep-traces takes a number from 0, not %d".formatted(keptTraces));
    }
    return new TraceSettings(keptTraces, checkDeterminism);
  }
}
