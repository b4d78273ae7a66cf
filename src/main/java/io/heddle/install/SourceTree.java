// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A directory of chaincode sources, without what is made from them. */
final class SourceTree {

  private static final Set<String> JAVA_OUTPUT = Set.of("target", "build", "out");

  private final Path root;
  private final Map<String, ByteString> files = new HashMap<>();

  private SourceTree(Path root) {
    this.root = root;
  }

  /** The files by the names that they have in a code package. */
  static Map<String, ByteString> read(Path sourceDir) {
    SourceTree tree = new SourceTree(sourceDir);
    try {
      tree.addDirectory(sourceDir);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Could not read the chaincode sources in '%s': %s".formatted(sourceDir, e),
          e);
    }
    return tree.files;
  }

  private void addDirectory(Path dir) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(dir)) {
      for (Path child : children) {
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          if (!isBuildOutput(child)) {
            addDirectory(child);
          }
        } else if (Files.isRegularFile(child) && isSource(child)) {
          addFile(child);
        }
      }
    }
  }

  private void addFile(Path file) throws IOException {
    Path relative = root.relativize(file);
    boolean metadata = relative.startsWith("META-INF");
    if (metadata && file.getFileName().toString().startsWith(".")) {
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      files.put((metadata ? "" : "src/") + relative, ByteString.readFrom(in));
    }
  }

  /** What lies beside a directory tells whether a tool made it: a package may be called "build". */
  private static boolean isBuildOutput(Path dir) {
    String name = dir.getFileName().toString();
    return name.equals(".git")
        || (name.equals("node_modules") && Files.exists(dir.resolveSibling("package.json")))
        || (JAVA_OUTPUT.contains(name) && isJavaProject(dir));
  }

  private static boolean isJavaProject(Path child) {
    return Files.exists(child.resolveSibling("pom.xml"))
        || Files.exists(child.resolveSibling("build.gradle"))
        || Files.exists(child.resolveSibling("build.gradle.kts"));
  }

  private static boolean isSource(Path file) {
    return !file.getFileName().toString().endsWith(".class");
  }
}
