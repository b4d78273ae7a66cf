// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.KeyOrder;
import io.heddle.disk.Reason;
import io.heddle.install.SourceWalk.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Chaincode sources as the {@code peer} command packs them: which files, under which names, in
 * which order; names that end in a slash are directories.
 *
 * <p>Fabric: core/chaincode/platforms/util/writer.go, core/chaincode/platforms/golang/platform.go.
 *
 * @param path what {@code metadata.json} says: the directory as given, or a Go import path
 */
record PeerSources(String path, Map<String, ByteString> files) {

  private static final String METADATA = "META-INF/";

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
          "Could not read the chaincode sources in '%s': %s".formatted(directory, Reason.of(e)),
          e);
    }
  }

  private static PeerSources of(Path root, Set<String> leftOut, String leftOutEnding)
      throws IOException {
    Map<String, ByteString> files = new LinkedHashMap<>();
    var rules = new PeerRules(leftOut, Set.of(), leftOutEnding, METADATA);
    for (SourceFile file : SourceWalk.files(root, rules)) {
      ByteString content = SourceWalk.content(file, root);
      if (file.name().startsWith(METADATA)) {
        IndexFile.check(file.name(), content);
        files.put(file.name(), content);
      } else {
        files.put("src/" + file.name(), content);
      }
    }
    return new PeerSources(root.toString(), checked(files, root));
  }

  private static PeerSources ofGo(GoModule module, Path root) throws IOException {
    String below = module.root().relativize(root.toAbsolutePath().normalize()).toString();
    String metadata = (below.isEmpty() ? "" : below + "/") + METADATA;
    Map<String, ByteString> files = new TreeMap<>(KeyOrder.UTF8);
    var rules = new PeerRules(Set.of(), Set.of("."), "/", metadata);
    for (SourceFile file : SourceWalk.files(module.root(), rules)) {
      ByteString content = SourceWalk.content(file, module.root());
      if (file.name().startsWith(metadata)) {
        String name = METADATA + file.name().substring(metadata.length());
        IndexFile.check(name, content);
        files.put(name, content);
      } else {
        files.put("src/" + file.name(), content);
      }
    }
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

  private static Map<String, ByteString> checked(Map<String, ByteString> files, Path root) {
    if (files.isEmpty()) {
      throw bad("no source files found in '%s'".formatted(root));
    }
    return files;
  }

  private static HeddleException bad(String message) {
    return new HeddleException(Fault.BAD_INPUT, message);
  }

  /**
   * The peer command's rules: by the name alone, wherever a directory lies.
   *
   * @param metadata the directory with index files, in which hidden files do not count
   */
  private record PeerRules(
      Set<String> directories, Set<String> prefixes, String ending, String metadata)
      implements SourceWalk.Rules {

    @Override
    public boolean leavesOutDirectory(Path directory) {
      String name = directory.getFileName().toString();
      return directories.contains(name) || prefixes.stream().anyMatch(name::startsWith);
    }

    @Override
    public boolean leavesOutFile(String name) {
      return name.endsWith(ending)
          || (name.startsWith(metadata) && name.startsWith(".", name.lastIndexOf('/') + 1));
    }
  }
}
