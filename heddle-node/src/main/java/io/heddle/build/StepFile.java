// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file behind one step of a builder, there or not. */
public record StepFile(Path path) {

  private static final int LONGEST_FIRST_LINE = 256;

  /** Whether there is a file; a directory of that name is none. */
  public boolean isThere() {
    return Files.isRegularFile(path);
  }

  /** Why a peer cannot execute it, to stand behind its name: "is missing"; empty if it can. */
  public Optional<String> problem() {
    if (!isThere()) {
      return Optional.of("is missing");
    }
    if (!Files.isExecutable(path)) {
      return Optional.of("is not executable");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return problemOf(new String(in.readNBytes(LONGEST_FIRST_LINE), ISO_8859_1));
    } catch (IOException _) {
      // it may be executable and not readable
      return Optional.empty();
    }
  }

  private static Optional<String> problemOf(String begin) {
    if (begin.startsWith("#!")) {
      String line = begin.substring(2).split("\n", 2)[0];
      return problemOfInterpreter(line.strip().split("[ \t]", 2)[0], line.endsWith("\r"));
    }
    boolean isProgram = begin.indexOf('\0') >= 0;
    return isProgram
        ? Optional.empty()
        : Optional.of("does not begin with '#!', and a Fabric peer would not run it");
  }

  private static Optional<String> problemOfInterpreter(String interpreter, boolean endsInReturn) {
    if (endsInReturn) {
      return Optional.of("has lines that end in CR LF, so its interpreter is not found");
    }
    return Files.isExecutable(Path.of(interpreter))
        ? Optional.empty()
        : Optional.of("needs the interpreter '%s', which is not there".formatted(interpreter));
  }
}
