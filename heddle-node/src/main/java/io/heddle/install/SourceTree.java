// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Reason;
import io.heddle.install.SourceWalk.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A directory of chaincode sources, without what is made from them. */
final class SourceTree implements SourceWalk.Rules {

  private static final Set<String> JAVA_OUTPUT = Set.of("target", "build", "out");
  private static final String METADATA = "META-INF/";

  SourceTree() {}

  /** The files by the names that they have in a code package. */
  static Map<String, ByteString> read(Path sourceDir) {
    Map<String, ByteString> files = new HashMap<>();
    try {
      for (SourceFile file : SourceWalk.files(sourceDir, new SourceTree())) {
        files.put(
            (file.name().startsWith(METADATA) ? "" : "src/") + file.name(),
            SourceWalk.content(file, sourceDir));
      }
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Could not read the chaincode sources in '%s': %s".formatted(sourceDir, Reason.of(e)),
          e);
    }
    return files;
  }

  /** What lies beside a directory tells whether a tool made it: a package may be called "build". */
  @Override
  public boolean leavesOutDirectory(Path dir) {
    String name = dir.getFileName().toString();
    return name.equals(".git")
        || (name.equals("node_modules") && Files.exists(dir.resolveSibling("package.json")))
        || (JAVA_OUTPUT.contains(name) && isJavaProject(dir));
  }

  @Override
  public boolean leavesOutFile(String name) {
    return name.endsWith(".class")
        || (name.startsWith(METADATA) && name.startsWith(".", name.lastIndexOf('/') + 1));
  }

  private static boolean isJavaProject(Path child) {
    return Files.exists(child.resolveSibling("pom.xml"))
        || Files.exists(child.resolveSibling("build.gradle"))
        || Files.exists(child.resolveSibling("build.gradle.kts"));
  }
}
