// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.Debugger;
import io.heddle.administer.Debugger.Language;
import io.heddle.process.BuilderStep;
import io.heddle.process.StepListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in what a chaincode writes that its debugger listens: both languages say so at once,
 * whoever has had them open it.
 *
 * @param buildDir of the chaincode
 */
record DebuggerLines(Consumer<Debugger> found, Path buildDir) implements StepListener {

  private static final Pattern JAVA =
      Pattern.compile("Listening for transport dt_socket at address: (?:\\S*:)?([0-9]{1,5})");
  private static final Pattern NODE =
      Pattern.compile("Debugger listening on ws://([0-9a-zA-Z.:\\[\\]]+:[0-9]{1,5})/\\S+");

  @Override
  public void started(BuilderStep step) {}

  @Override
  public void line(BuilderStep step, String line) {
    in(line, buildDir).ifPresent(found);
  }

  static Optional<Debugger> in(String line, Path buildDir) {
    Matcher java = JAVA.matcher(line.strip());
    if (java.matches()) {
      return Optional.of(new Debugger(Language.JAVA, "127.0.0.1:" + java.group(1), buildDir));
    }
    Matcher node = NODE.matcher(line.strip());
    return node.matches()
        ? Optional.of(new Debugger(Language.NODE, node.group(1), buildDir.resolve("chaincode")))
        : Optional.empty();
  }

  @Override
  public void reused(BuilderStep step, Instant built) {}

  @Override
  public void ended(BuilderStep step, String outcome, Duration took) {}
}
