// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.install.PackageWriter;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The language of a source directory, told by its build file; only for the package that is made of
 * it, and for the tools to look for beforehand. Nothing behind the package looks at either.
 *
 * @param type what {@code metadata.json} says
 * @param buildFile the file that gives it away
 * @param tools the programs that Heddle's builder for it calls
 */
record SourceLanguage(String type, String buildFile, List<String> tools) {

  private static final String GO = "golang";

  private static final List<SourceLanguage> KNOWN =
      List.of(
          new SourceLanguage("java", "pom.xml", List.of("java", "mvn")),
          new SourceLanguage("java", "build.gradle", List.of("java")),
          new SourceLanguage("java", "build.gradle.kts", List.of("java")),
          new SourceLanguage("node", "package.json", List.of("node", "npm")),
          new SourceLanguage(GO, "go.mod", List.of("go")));

  /**
   * @throws HeddleException {@code BAD_INPUT} if the directory has no known build file
   */
  static SourceLanguage of(Path directory) {
    return KNOWN.stream()
        .filter(language -> Files.isRegularFile(directory.resolve(language.buildFile)))
        .findFirst()
        .orElseThrow(() ->
            new HeddleException(
                Fault.BAD_INPUT,
                "'%s' holds no chaincode that can be built here: it has none of pom.xml, build.gradle and build.gradle.kts (Java), package.json (Node) and go.mod (Go); give a package file for anything else"
                    .formatted(directory)));
  }

  /**
   * The sources as a package. A Go module's has its import path, by which Fabric's image for Go
   * builds it.
   *
   * @throws HeddleException {@code BAD_INPUT} if the directory cannot be packed
   */
  ByteString packed(String label, Path directory) {
    return type.equals(GO)
        ? PackageWriter.asPeerCommand(label, type, directory)
        : PackageWriter.ofDirectory(label, type, directory);
  }

  /**
   * Looks for the tools.
   *
   * @throws HeddleException {@code BAD_INPUT} if one is not on the {@code PATH}
   */
  void checkTools(Path directory) {
    tools.forEach(tool -> checkTool(tool, directory));
  }

  private static void checkTool(String tool, Path directory) {
    for (String entry : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!entry.isEmpty() && Files.isExecutable(Path.of(entry, tool))) {
        return;
      }
    }
    throw new HeddleException(
        Fault.BAD_INPUT,
        "Chaincode in '%s' is built with '%s', which is not on the PATH; install it, or give a package or NAME=HOST:PORT"
            .formatted(directory, tool));
  }
}
