// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;

/** A directory for the {@code PATH} with the tools of a shell and no others but those made here. */
record FakeTools(Path directory) {

  private static final List<String> OF_A_SHELL =
      List.of("sh", "awk", "cp", "grep", "mkdir", "mv", "readlink", "rm", "sed", "tr");

  static FakeTools in(Path parent) {
    try {
      FakeTools tools = new FakeTools(Files.createDirectory(parent.resolve("tools")));
      OF_A_SHELL.forEach(tools::withReal);
      return tools;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With another tool, an executable script. */
  FakeTools with(String name, String script) {
    try {
      Path file = Files.writeString(directory.resolve(name), script);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With a tool that is on the real {@code PATH}. */
  FakeTools withReal(String name) {
    return with(name, "#!/bin/sh\nexec %s \"$@\"\n".formatted(find(name)));
  }

  String path() {
    return directory.toString();
  }

  private static Path find(String tool) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(entry -> Path.of(entry, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
