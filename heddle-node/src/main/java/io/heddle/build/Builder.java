// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.process.Command;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configured external builder.
 *
 * @param dir the parent of {@code bin}
 * @param environment the whole environment its executables get
 * @param shared a directory with files that it executes and that are not its own
 */
public record Builder(
    String name, Path dir, Map<String, String> environment, Optional<Path> shared) {

  private static final List<String> ALWAYS_PROPAGATED =
      List.of("LD_LIBRARY_PATH", "LIBPATH", "PATH", "TMPDIR");

  public Builder {
    environment = Map.copyOf(environment);
  }

  /** One that shares nothing. */
  public Builder(String name, Path dir, Map<String, String> environment) {
    this(name, dir, environment, Optional.empty());
  }

  /** This one, with files beside its own. */
  public Builder sharing(Path directory) {
    return new Builder(name, dir, environment, Optional.of(directory));
  }

  /** This one, with more variables. */
  public Builder with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    return new Builder(name, dir, all, shared);
  }

  /**
   * A builder whose executables see only the named variables, and a few that every builder needs,
   * of the peer's environment.
   *
   * <p>Fabric: core/container/externalbuilder/externalbuilder.go, NewCommand.
   */
  public static Builder of(
      String name,
      Path dir,
      List<String> propagateEnvironment,
      Map<String, String> peerEnvironment) {
    Map<String, String> selected = new HashMap<>(peerEnvironment);
    selected
        .keySet()
        .removeIf(key -> !propagateEnvironment.contains(key) && !ALWAYS_PROPAGATED.contains(key));
    return new Builder(name, dir, selected);
  }

  /** One of {@code detect}, {@code build}, {@code release} and {@code run}, there or not. */
  public Path executable(String step) {
    return dir.resolve("bin").resolve(step).toAbsolutePath();
  }

  /** The executable with directories as its arguments. */
  public Command command(String step, Path... directories) {
    return Command.of(executable(step), environment, directories);
  }

  /** The name alone: the environment may hold secrets. */
  @Override
  public String toString() {
    return name;
  }
}
