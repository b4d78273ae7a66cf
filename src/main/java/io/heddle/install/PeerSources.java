// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.KeyOrder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Chaincode sources as the {@code peer} command packs them: which files, under which names, in
 * which order; names that end in a slash are directories.
 *
 * <p>Fabric: core/chaincode/platforms/util/writer.go, core/chaincode/platforms/golang/platform.go.
 *
 * @param path what {@code metadata.json} says: the directory as given, or a Go import path
 */
record PeerSources(String path, Map<String, ByteString> files) {

  private static final String METADATA = "META-INF";

  /**
   * Reads a directory.
   *
   * @param type one of {@code golang}, {@code java} and {@code node}, in any case
   * @throws HeddleException {@code BAD_INPUT} if the type is another one, if there is nothing to
   *     pack, or if a state database index among the files cannot work
   */
  static PeerSources read(String type, Path directory) {
    try {
      return switch (type.toUpperCase(Locale.ROOT)) {
        case "GOLANG" -> ofGo(GoModule.containing(directory), directory);
        case "JAVA" -> of(directory, Set.of(".git", "target", "build", "out"), ".class");
        case "NODE" -> of(directory, Set.of(".git", "node_modules"), "/");
        default ->
            throw bad(
                "failed to normalize chaincode path: unknown chaincodeType: "
                    + type.toUpperCase(Locale.ROOT));
      };
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Could not read the chaincode sources in '%s': %s".formatted(directory, e),
          e);
    }
  }

  private static PeerSources of(Path root, Set<String> leftOut, String leftOutEnding)
      throws IOException {
    Map<String, ByteString> files = new LinkedHashMap<>();
    new Walk(leftOut, Set.of())
        .visit(
            root,
            file -> {
              String name = root.relativize(file).toString();
              if (name.endsWith(leftOutEnding)) {
                return;
              }
              if (file.startsWith(root.resolve(METADATA))) {
                addMetadata(files, name, file);
              } else {
                files.put("src/" + name, content(file));
              }
            });
    return new PeerSources(root.toString(), checked(files, root));
  }

  private static PeerSources ofGo(GoModule module, Path root) throws IOException {
    Path metadata = root.toAbsolutePath().normalize().resolve(METADATA);
    Map<String, ByteString> files = new TreeMap<>(KeyOrder.UTF8);
    new Walk(Set.of(), Set.of("."))
        .visit(
            module.root(),
            file -> {
              if (file.startsWith(metadata)) {
                addMetadata(files, METADATA + "/" + metadata.relativize(file), file);
              } else {
                files.put("src/" + module.root().relativize(file), content(file));
              }
            });
    Map<String, ByteString> all = new LinkedHashMap<>();
    directories(checked(files, root).keySet()).forEach(dir -> all.put(dir + "/", ByteString.EMPTY));
    all.putAll(files);
    return new PeerSources(module.importPath(root), all);
  }

  private static Set<String> directories(Set<String> files) {
    Set<String> directories = new TreeSet<>(KeyOrder.UTF8);
    for (String file : files) {
      for (int end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) {
        directories.add(file.substring(0, end));
      }
    }
    return directories;
  }

  private static void addMetadata(Map<String, ByteString> files, String name, Path file)
      throws IOException {
    if (!file.getFileName().toString().startsWith(".")) {
      ByteString content = content(file);
      IndexFile.check(name, content);
      files.put(name, content);
    }
  }

  private static ByteString content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return ByteString.readFrom(in);
    }
  }

  private static Map<String, ByteString> checked(Map<String, ByteString> files, Path root) {
    if (files.isEmpty()) {
      throw bad("no source files found in '%s'".formatted(root));
    }
    return files;
  }

  private static HeddleException bad(String message) {
    return new HeddleException(Fault.BAD_INPUT, message);
  }

  /** Takes a file that was found. */
  private interface Visitor {
    void file(Path file) throws IOException;
  }

  /** Goes through a tree in the order of names, a directory's content where its name stands. */
  private record Walk(Set<String> leftOut, Set<String> leftOutPrefixes) {

    void visit(Path directory, Visitor visitor) throws IOException {
      for (Path child : children(directory)) {
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          if (!isLeftOut(child.getFileName().toString())) {
            visit(child, visitor);
          }
        } else {
          visitor.file(child);
        }
      }
    }

    private boolean isLeftOut(String name) {
      return leftOut.contains(name) || leftOutPrefixes.stream().anyMatch(name::startsWith);
    }

    private static List<Path> children(Path directory) throws IOException {
      try (Stream<Path> children = Files.list(directory)) {
        return children
            .sorted(Comparator.comparing(child -> child.getFileName().toString(), KeyOrder.UTF8))
            .toList();
      }
    }
  }
}
